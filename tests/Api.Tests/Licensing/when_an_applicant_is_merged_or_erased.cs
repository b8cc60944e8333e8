using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Licensing;

/// <summary>An applicant goes on with applications and appeals from the record that another was merged into; they are in the applicant's export, and hold up an erasure until they are decided.</summary>
public sealed class when_an_applicant_is_merged_or_erased(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static int persons = 420_000;

    [Fact]
    public async Task they_follow_the_record_and_come_back()
    {
        await PublishAsync();
        var (citizen, other) = (await host.BeneficiaryAsync(), await RegisterAsync());
        var path = await ApplyAsync(other);
        await RefuseAsync(path);
        var appeal = await host.PostAsync("admin.makkah", $"{path}/appeals", """{"grounds":"It is not"}""");
        appeal.Status.ShouldBe(HttpStatusCode.Created, appeal.Text);

        var asked = await host.PostAsync("manager.makkah", "/v1/merges", $$"""{"survivorId":"{{citizen}}","absorbedId":"{{other}}","reason":"Registered twice"}""");
        await DoAsync("admin.makkah", $"{asked.Location}/approval", "{}");
        await UntilSeesAsync(path, HttpStatusCode.OK);
        await UntilSeesAsync(appeal.Location!, HttpStatusCode.OK);
        (await ListedAsync("/v1/licence-applications")).ShouldContain(path.Split('/')[^1]);
        (await ListedAsync("/v1/licence-appeals")).ShouldContain((string)appeal.Json["id"]!);
        var export = (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{citizen}/export")).Json;
        export["licenceApplications"]!.AsArray().ShouldContain(one => path.EndsWith((string)one!["id"]!, StringComparison.Ordinal));
        export["licenceAppeals"]!.AsArray().ShouldContain(one => (string)one!["id"]! == (string)appeal.Json["id"]!);

        await DoAsync("manager.makkah", $"{asked.Location}/reversal", """{"reason":"Two persons"}""");
        await DoAsync("admin.makkah", $"{asked.Location}/approval", "{}");
        await UntilSeesAsync(path, HttpStatusCode.Forbidden);
        await UntilSeesAsync(appeal.Location!, HttpStatusCode.Forbidden);
        (await ListedAsync("/v1/licence-applications")).ShouldNotContain(path.Split('/')[^1]);
    }

    [Fact]
    public async Task nobody_is_erased_while_a_decision_is_waited_for()
    {
        await PublishAsync();
        var person = await RegisterAsync();
        var path = await ApplyAsync(person);
        const string Basis = """{"basis":"Law"}""";
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person}/erasure", Basis)).Code.ShouldBe("beneficiary-has-open-application");
        await RefuseAsync(path);
        await DoAsync("admin.makkah", $"/v1/beneficiaries/{person}/erasure", Basis);

        var appeal = await host.PostAsync("admin.makkah", $"{path}/appeals", """{"grounds":"It is not"}""");
        (await host.PostAsync("auditor.makkah", $"/v1/beneficiaries/{person}/erasure/approval", "{}")).Code.ShouldBe("beneficiary-has-open-application");
        await DoAsync("monitor.makkah", $"{appeal.Location}/outcome", """{"outcome":"upheld","reason":"It is"}""");
        await DoAsync("auditor.makkah", $"/v1/beneficiaries/{person}/erasure/approval", "{}");
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person}/licence-applications", File)).Code.ShouldBe("beneficiary-erased");
    }

    [Fact]
    public async Task nobody_is_licensed_who_died_meanwhile()
    {
        await PublishAsync();
        var person = await RegisterAsync();
        var path = await ApplyAsync(person);
        await DoAsync("monitor.makkah", $"{path}/assessments", """{"scores":[{"criterion":"ACCESS","score":90,"evidence":"Visit"}]}""");
        await DoAsync("admin.makkah", $"/v1/beneficiaries/{person}/death", """{"diedOn":"2020-01-02","certificate":"D-4711"}""");
        (await host.PostAsync("admin.makkah", $"{path}/licence", """{"centreCode":"MK-598","licenceNumber":"MK-L-598"}""")).Code.ShouldBe("beneficiary-deceased");
    }

    private static string File => $$"""
        {"nameAr":"مركز","nameEn":"Centre","address":"Street 1","areaSquareMetres":120,"documents":[{"name":"lease","mediaType":"application/pdf","sizeBytes":1,"sha256":"{{new string('a', 64)}}"}]}
        """;

    private Task UntilSeesAsync(string path, HttpStatusCode status) =>
        LedgerHost.UntilAsync(async () => (await host.GetAsync("citizen.makkah", path)).Status == status);

    private async Task<List<string>> ListedAsync(string path) => [.. (await host.GetAsync("citizen.makkah", path)).Json["items"]!.AsArray().Select(one => (string)one!["id"]!)];

    private async Task<string> ApplyAsync(Guid person)
    {
        var reply = await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person}/licence-applications", File);
        return reply.Status == HttpStatusCode.Created ? reply.Location! : throw new InvalidOperationException(reply.Text);
    }

    private Task PublishAsync() => DoAsync("admin.makkah", "/v1/licensing-criteria", """
        {"passMark":70,"criteria":[{"code":"ACCESS","area":"premises","nameAr":"معيار","nameEn":"Criterion","requirementAr":"مدخل","requirementEn":"Entrance","weight":1,"leastScore":0}]}
        """);

    private async Task<Guid> RegisterAsync()
    {
        var reply = await host.PostAsync(
            "admin.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{NationalIds.Of(Interlocked.Increment(ref persons))}}","nameAr":"سارة","mobile":"0551234567"}""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    private async Task RefuseAsync(string application)
    {
        await DoAsync("monitor.makkah", $"{application}/assessments", """{"scores":[{"criterion":"ACCESS","score":10,"evidence":"Visit"}]}""");
        await DoAsync("admin.makkah", $"{application}/refusal", """{"reason":"Too small"}""");
    }

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Text}");
    }
}
