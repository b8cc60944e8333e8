using System.Net;
using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using EventLedger.Ledger.Tests.Sealing;
using EventLedger.Tests.Support;

namespace EventLedger.Ledger.Tests.Personal;

/// <summary>An operator brings in another wrapping key beside the running service, twice, and takes the first one away.</summary>
public sealed class when_personal_keys_are_wrapped_anew(SealedHost host) : IClassFixture<SealedHost>
{
    [Fact]
    public async Task the_service_goes_on_and_older_keys_are_not_needed_any_more()
    {
        var person = await RegisterAsync("1087654321");
        (await WrappedByAsync()).ShouldBe(["master"]);
        var first = await RotateAsync();
        var registering = RegisterAsync("1101798278");
        await WrappedByAllAsync("1.");
        await registering;
        await ShouldReadAsync(person);

        await RotateAsync();
        await WrappedByAllAsync("2.");
        File.Delete(first);
        await host.RestartAsync();

        await ShouldReadAsync(person);
        var opened = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"BIRTH-CERT","beneficiaryId":"{{person}}","channel":"desk","answers":{"child":"ليان"} }""");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        await host.SealAsync();
        await host.CaughtUpAsync();
        (await host.AuditAllAsync()).ShouldBeEmpty();

        // Without a key that is needed nothing starts, nor with another in its place.
        var second = Directory.GetFiles(host.KeyFolder, "personal-0002.key").Single();
        File.Move(second, $"{second}.away");
        (await RefusalAsync()).ShouldContain("personal-0002.key is missing, and it is the one that personal keys in the database");
        await File.WriteAllBytesAsync(second, RandomNumberGenerator.GetBytes(32), TestContext.Current.CancellationToken);
        (await RefusalAsync()).ShouldContain("personal-0002.key is not the one that personal keys in the database");
        File.Move($"{second}.away", second, overwrite: true);
        await host.RestartAsync();
        await ShouldReadAsync(person);
    }

    private async Task<string> RefusalAsync()
    {
        var (code, output) = await ServiceProgram.RunAsync(
        [
            ("ConnectionStrings__EventLedger", host.ConnectionString),
            ("EventLedger__DataFolder", Path.GetDirectoryName(host.KeyFolder)!),
            ("EventLedger__SampleData", "false"),
        ]);
        code.ShouldBe(1, output);
        output.Trim().Split('\n').Length.ShouldBe(1, output);
        return output;
    }

    private async Task<Guid> RegisterAsync(string number)
    {
        var reply = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"هند","mobile":"0551234567"}""");
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return (Guid)reply.Json["id"]!;
    }

    // As the command does.
    private async Task<string> RotateAsync()
    {
        var path = Path.Combine(host.KeyFolder, WrappingKeys.NextFile(host.KeyFolder));
        await File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(32), TestContext.Current.CancellationToken);
        return path;
    }

    private async Task ShouldReadAsync(Guid person) =>
        ((string)(await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person}")).Json["nameAr"]!).ShouldBe("هند");

    private Task<List<string>> WrappedByAsync() => host.QueryAsync<string>("select distinct coalesce(wrapped_by, 'master') from ledger.personal_keys");

    private Task WrappedByAllAsync(string start) => SealedHost.UntilAsync(async () => await WrappedByAsync() is [var by] && by.StartsWith(start, StringComparison.Ordinal));
}
