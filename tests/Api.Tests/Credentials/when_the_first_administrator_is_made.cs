using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EventLedger.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>By the command line, beside a service that keeps its PostgreSQL for itself.</summary>
public sealed class when_the_first_administrator_is_made(StaffHost host) : IClassFixture<StaffHost>
{
    private const string Password = "correct horse battery";

    private string Folder => host.Folder.FullName;

    [Fact]
    public async Task the_printed_code_leads_to_an_administrators_account_once()
    {
        var printed = await PrintAsync("first.makkah");
        var files = Directory.GetFiles(Path.Combine(Folder, "keys"), "administrator-*");
        string.Join("", files.Select(File.ReadAllText)).ShouldNotContain(printed);
        var (browser, thief) = (host.Browse(), host.Browse());
        await thief.BeginAsync("first.makkah", "AAAAAAAAAA");
        thief.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.TakeAsync("first.makkah", printed, Password);
        var (access, _) = await host.TokensAsync(browser);
        new JsonWebToken(access).GetClaim("role").Value.ShouldBe("administrator");
        (await host.ReadAsync("/v1/staff-accounts", access)).ShouldBe(HttpStatusCode.OK);
        (await host.QueryAsync<string>("select user_name from ledger.mt_events where type = 'staff_account_given'")).ShouldContain("process:make-administrator");
        await thief.BeginAsync("first.makkah", printed);
        thief.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        // One who has lost the password comes by another code, and whoever has the earlier password is out.
        await thief.TakeAsync("first.makkah", await PrintAsync("first.makkah"), "another horse battery");
        (await host.ReadAsync("/v1/staff-accounts", access)).ShouldBe(HttpStatusCode.Unauthorized);
        Directory.GetFiles(Path.Combine(Folder, "keys"), "administrator-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_nobody_came_for_in_time_is_not_given_any_more()
    {
        await PrintAsync("late.makkah");
        var file = Directory.GetFiles(Path.Combine(Folder, "keys"), "administrator-*").ShouldHaveSingleItem();
        var begun = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        begun["ExpiresAt"] = host.Clock.GetUtcNow().AddMinutes(-1);
        await File.WriteAllTextAsync(file, begun.ToJsonString(), TestContext.Current.CancellationToken);

        await host.Browse().BeginAsync("late.makkah", "AAAAAAAAAA");
        Directory.GetFiles(Path.Combine(Folder, "keys"), "administrator-*").ShouldBeEmpty();
        (await host.PostAsync("admin.makkah", "/v1/staff/late.makkah/activation-code", null)).Code.ShouldBe("account-not-found");
    }

    [Fact]
    public async Task of_several_for_one_user_the_last_counts()
    {
        var first = await PrintAsync("again.makkah");
        var last = await PrintAsync("again.makkah");
        var browser = host.Browse();
        await browser.BeginAsync("again.makkah", first);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.TakeAsync("again.makkah", last, Password);
    }

    [Theory]
    [InlineData("Of which region? Name one: make-administrator <user> --region madinah|makkah", "noura")]
    [InlineData("Of which region?", "noura", "--region", "atlantis")]
    [InlineData("'process:noura' cannot be a user's name (value-invalid).", "process:noura", "--region", "makkah")]
    public async Task what_makes_no_sense_is_told(string sentence, params string[] arguments)
    {
        var (code, output) = await ServiceProgram.RunAsync([("EventLedger__DataFolder", Folder)], ["make-administrator", .. arguments]);
        code.ShouldBe(1, output);
        output.ShouldContain(sentence);
    }

    [Fact]
    public async Task where_an_authority_signs_staff_in_none_is_made()
    {
        var (code, output) = await ServiceProgram.RunAsync(
            [("EventLedger__DataFolder", Folder), ("EventLedger__Identity__Authority", "https://authority.example")], "make-administrator", "noura", "--region", "makkah");
        code.ShouldBe(1);
        output.ShouldContain("Staff sign in at the authority");
    }

    private async Task<string> PrintAsync(string user)
    {
        var (code, output) = await ServiceProgram.RunAsync([("EventLedger__DataFolder", Folder)], "make-administrator", user, "--region", "makkah");
        code.ShouldBe(0, output);
        return Regex.Match(output, "code (?<it>[A-Z0-9]{10}),", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["it"].Value;
    }
}
