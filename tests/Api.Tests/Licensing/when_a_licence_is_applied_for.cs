using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Tests.Licensing;

/// <summary>A centre comes to its licence by an application that is measured by published criteria.</summary>
public sealed class when_a_licence_is_applied_for(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly LocalDate Today = SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Riyadh"]).Date;
    private static int persons = 600_000;

    [Fact]
    public async Task from_the_application_to_the_licence_and_its_conditions()
    {
        var version = await PublishAsync();
        var applied = await ApplyAsync();
        applied.Status.ShouldBe(HttpStatusCode.Created, applied.Text);
        var path = applied.Location!;
        await DoAsync("monitor.makkah", $"{path}/returns", """{"reasons":["The lease is missing"],"respondBy":"2199-01-01T00:00:00Z"}""");
        ((string)(await ViewAsync(path))["return"]!["reasons"]![0]!).ShouldBe("The lease is missing");
        (await host.PostAsync("admin.makkah", $"{path}/refusal", """{"reason":"No answer"}""")).Code.ShouldBe("applicant-has-time");
        await DoAsync("citizen.makkah", $"{path}/resubmissions", File("lease-2"));

        // What is published meanwhile is for others.
        (await PublishAsync(passMark: 100)).ShouldBe(version + 1);
        await DoAsync("monitor.makkah", $"{path}/assessments", Scores(50, 100));
        var assessed = await ViewAsync(path);
        ((string)assessed["status"]!, (long)assessed["criteriaVersion"]!, (int)assessed["assessment"]!["total"]!, (int)assessed["assessment"]!["passMark"]!, (string)assessed["assessment"]!["shortOf"]![0]!)
            .ShouldBe(("assessed", version, 87, 70, "ACCESS"));
        (assessed["return"], (string)assessed["documents"]![0]!["name"]!).ShouldBe((null, "lease-2"));

        (await GrantAsync(path, "MK-501")).Code.ShouldBe("licence-conditions-missing");
        (await GrantAsync(path, "MK-501", Today.PlusDays(-1))).Code.ShouldBe("licence-condition-overdue");
        (await GrantAsync(path, "MK-001", Today)).Code.ShouldBe("centre-already-licensed");
        (await GrantAsync(path, "MK-501", Today)).Status.ShouldBe(HttpStatusCode.OK);
        var centre = (await host.GetAsync("clerk.makkah", "/v1/centres/MK-501")).Json;
        ((string)centre["standing"]!, (string)centre["nameEn"]!, (string)centre["licenceNumber"]!).ShouldBe(("licensed", "Service Centre", "L-501"));
        (await host.PostAsync("admin.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-501","channel":"desk"}"""))
            .Status.ShouldBe(HttpStatusCode.Created);
        (await host.GetAsync("monitor.makkah", "/v1/centres/MK-501/timeline")).Text.ShouldContain("LicenceApplicationAssessed");
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{await host.BeneficiaryAsync()}/timeline?limit=500")).Text.ShouldContain("LicenceApplied");

        var condition = (await ViewAsync(path))["licence"]!["conditions"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)condition["criterion"]!, (string)condition["meetBy"]!, (bool)condition["overdue"]!, condition["metAt"]).ShouldBe(("ACCESS", LocalDatePattern.Iso.Format(Today), false, null));
        (await MeetAsync(path, "CASH")).Code.ShouldBe("licence-condition-not-found");
        (await MeetAsync(path, "ACCESS")).Status.ShouldBe(HttpStatusCode.OK);
        (await MeetAsync(path, "ACCESS")).Code.ShouldBe("licence-condition-already-met");
        (await ViewAsync(path))["licence"]!["conditions"]![0]!["metAt"].ShouldNotBeNull();
        foreach (var (command, body) in new[] { ("returns", """{"reasons":["Late"]}"""), ("resubmissions", File("lease")), ("assessments", Scores(1, 1)), ("refusal", """{"reason":"Late"}""") })
        {
            (await host.PostAsync("admin.makkah", $"{path}/{command}", body)).Code.ShouldBe("licence-application-decided", command);
        }
    }

    [Fact]
    public async Task a_person_whose_records_were_merged_goes_on_with_what_either_applied_for()
    {
        await PublishAsync();
        var (person, other) = (await RegisterAsync("clerk.makkah"), await RegisterAsync("clerk.makkah"));
        var applied = await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{other}/licence-applications", File("lease"));
        applied.Status.ShouldBe(HttpStatusCode.Created, applied.Text);
        var path = applied.Location!;
        var request = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{other}}","channel":"desk","answers":{"child":"ليان"} }""");
        (await AskAsync(person, HttpMethod.Get, path)).Code.ShouldBe("access-denied");
        var merge = (await host.PostAsync("manager.makkah", "/v1/merges", $$"""{"survivorId":"{{person}}","absorbedId":"{{other}}","reason":"Twice"}""")).Location!;
        await DoAsync("admin.makkah", $"{merge}/approval", "{}");

        (await AskAsync(person, HttpMethod.Get, path)).Status.ShouldBe(HttpStatusCode.OK);
        await ShouldBeListedAsync("/v1/licence-applications", (string)applied.Json["id"]!);
        await DoAsync("monitor.makkah", $"{path}/returns", """{"reasons":["The lease is missing"]}""");
        (await AskAsync(person, HttpMethod.Post, $"{path}/resubmissions", File("lease-2"))).Status.ShouldBe(HttpStatusCode.OK);
        await DoAsync("monitor.makkah", $"{path}/assessments", Scores(1, 1));
        await DoAsync("admin.makkah", $"{path}/refusal", """{"reason":"Stairs"}""");
        var appeal = await AskAsync(person, HttpMethod.Post, $"{path}/appeals", """{"grounds":"The ramp is there"}""");
        appeal.Status.ShouldBe(HttpStatusCode.Created, appeal.Text);
        (await AskAsync(person, HttpMethod.Get, appeal.Location!)).Status.ShouldBe(HttpStatusCode.OK);
        await ShouldBeListedAsync("/v1/licence-appeals", (string)appeal.Json["id"]!);

        // And the export has all of it, opened.
        var export = (await AskAsync(person, HttpMethod.Get, $"/v1/beneficiaries/{person}/export")).Json;
        ((string)export["licenceApplications"]![0]!["id"]!, (string)export["licenceAppeals"]![0]!["id"]!).ShouldBe(((string)applied.Json["id"]!, (string)appeal.Json["id"]!));
        ((string)export["requests"]![0]!["id"]!, (string)export["requests"]![0]!["answers"]!["child"]!).ShouldBe(((string)request.Json["id"]!, "ليان"));
        export["identities"]!.AsArray().Select(one => (string?)one!["number"]).ShouldAllBe(number => number != null);
        export["identities"]!.AsArray().Count.ShouldBe(2);

        async Task ShouldBeListedAsync(string list, string id) => (await AskAsync(person, HttpMethod.Get, list)).Json["items"]!.AsArray().Select(one => (string)one!["id"]!).ShouldBe([id]);
    }

    [Fact]
    public async Task nobody_is_licensed_who_was_erased_meanwhile()
    {
        await PublishAsync();
        var person = await RegisterAsync("clerk.makkah");
        var path = (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person}/licence-applications", File("lease"))).Location!;
        await DoAsync("monitor.makkah", $"{path}/assessments", Scores(10, 10));
        await DoAsync("admin.makkah", $"{path}/refusal", """{"reason":"Too small"}""");
        await DoAsync("admin.makkah", $"/v1/beneficiaries/{person}/erasure", """{"basis":"Asked for"}""");
        await DoAsync("auditor.makkah", $"/v1/beneficiaries/{person}/erasure/approval", "{}");

        // The administration may appeal for whom it was refused, whoever that was.
        var appeal = await host.PostAsync("admin.makkah", $"{path}/appeals", """{"grounds":"Measured wrongly"}""");
        await DoAsync("monitor.makkah", $"{appeal.Location}/outcome", """{"outcome":"overturned","reason":"So it was"}""");
        await DoAsync("monitor.makkah", $"{path}/assessments", Scores(100, 100));

        (await GrantAsync(path, "MK-599")).Code.ShouldBe("beneficiary-erased");
    }

    [Fact]
    public async Task what_is_not_in_order_is_refused()
    {
        await PublishAsync();
        var path = (await ApplyAsync()).Location!;

        (await GrantAsync(path, "MK-511")).Code.ShouldBe("licence-application-not-assessed");
        (await host.PostAsync("admin.makkah", $"{path}/refusal", """{"reason":"No"}""")).Code.ShouldBe("licence-application-not-assessed");
        (await host.PostAsync("citizen.makkah", $"{path}/resubmissions", File("lease"))).Code.ShouldBe("licence-application-not-returned");
        (await host.PostAsync("admin.makkah", $"{path}/returns", """{"reasons":["x"],"respondBy":"2020-01-01T00:00:00Z"}""")).Code.ShouldBe("respond-by-in-the-past");
        var unfit = await host.PostAsync("admin.makkah", $"{path}/assessments", """{"scores":[{"criterion":"ACCESS","score":1,"evidence":"Seen"},{"criterion":"SIGNS","score":1,"evidence":"Seen"}]}""");
        (unfit.Code, (string)unfit.Json["arguments"]!["criteria"]!).ShouldBe(("scores-unfit", "CASH, SIGNS"));
        (await host.PostAsync("admin.makkah", $"{path}/assessments", """{"scores":[{"criterion":"ACCESS","score":101,"evidence":"Seen"}]}""")).Code.ShouldBe("request-malformed");
        await DoAsync("admin.makkah", $"{path}/assessments", Scores(60, 73));
        var missed = await GrantAsync(path, "MK-511");
        (missed.Code, (string)missed.Json["arguments"]!["total"]!).ShouldBe(("pass-mark-missed", "69"));
        await DoAsync("admin.makkah", $"{path}/assessments", Scores(80, 80));
        (await GrantAsync(path, "MK-511", Today, "SIGNS")).Code.ShouldBe("value-invalid");
        (await host.PostAsync("admin.makkah", $"{path}/licence", """{"centreCode":"MK-511","licenceNumber":"L","licensedFrom":"2030-01-01","licensedUntil":"2029-01-01"}""")).Code.ShouldBe("licence-dates-reversed");
        (await host.GetAsync("clerk.makkah", "/v1/centres/MK-511")).Code.ShouldBe("centre-not-found");

        await DoAsync("admin.makkah", $"{path}/returns", """{"reasons":["The lease has ended"]}""");
        (await host.PostAsync("admin.makkah", $"{path}/returns", """{"reasons":["Again"]}""")).Code.ShouldBe("licence-application-is-returned");
        (await host.PostAsync("admin.makkah", $"{path}/assessments", Scores(80, 80))).Code.ShouldBe("licence-application-is-returned");
        (await GrantAsync(path, "MK-511")).Code.ShouldBe("licence-application-is-returned");
        (await host.PostAsync("citizen.makkah", $"{path}/resubmissions", File("lease", "lease"))).Code.ShouldBe("document-named-twice");
        await DoAsync("admin.makkah", $"{path}/refusal", """{"reason":"It did not come back"}""");
        ((string)(await ViewAsync(path))["refusal"]!["reason"]!).ShouldBe("It did not come back");
        (await host.PostAsync("admin.makkah", $"/v1/licence-applications/{Guid.NewGuid()}/refusal", """{"reason":"No"}""")).Code.ShouldBe("licence-application-not-found");
        (await host.GetAsync("admin.makkah", $"/v1/licence-applications/{Guid.NewGuid()}")).Code.ShouldBe("licence-application-not-found");
    }

    [Fact]
    public async Task who_applies_has_a_record_and_its_own()
    {
        await PublishAsync();
        var other = (Guid)(await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1010101010","nameAr":"سارة","mobile":"0551234567"}""")).Json["id"]!;

        (await ApplyAsync("citizen.makkah", other)).Code.ShouldBe("access-denied");
        (await ApplyAsync("admin.makkah", Guid.NewGuid())).Code.ShouldBe("beneficiary-not-found");
        (await host.PostAsync("citizen.makkah", $"/v1/beneficiaries/{await host.BeneficiaryAsync()}/licence-applications", File("lease", "lease"))).Code.ShouldBe("document-named-twice");
        var theirs = await ApplyAsync("admin.makkah", other);
        theirs.Status.ShouldBe(HttpStatusCode.Created, theirs.Text);
        (await host.GetAsync("citizen.makkah", theirs.Location!)).Code.ShouldBe("access-denied");
        (await host.GetAsync("manager.makkah", theirs.Location!)).Code.ShouldBe("access-denied");
        (await host.PostAsync("citizen.makkah", $"{theirs.Location}/resubmissions", File("lease"))).Code.ShouldBe("access-denied");
        var (id, own) = ((string)theirs.Json["id"]!, (string)(await ApplyAsync()).Json["id"]!);
        (await ListedAsync("citizen.makkah")).ShouldContain(own);
        (await ListedAsync("citizen.makkah")).ShouldNotContain(id);
        (await ListedAsync("auditor.makkah")).Take(2).ShouldBe([own, id]);
        (await ListedAsync("manager.makkah")).ShouldBeEmpty();

        var twin = (Guid)(await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1058529940","nameAr":"سارة","mobile":"0551234567"}""")).Json["id"]!;
        var merge = await host.PostAsync("manager.makkah", "/v1/merges", $$"""{"survivorId":"{{other}}","absorbedId":"{{twin}}","reason":"Twice"}""");
        await DoAsync("admin.makkah", $"{merge.Location}/approval", "{}");
        (await ApplyAsync("admin.makkah", twin)).Code.ShouldBe("record-merged");
        await DoAsync("monitor.makkah", $"{theirs.Location}/assessments", Scores(10, 10));
        await DoAsync("admin.makkah", $"{theirs.Location}/refusal", """{"reason":"Too small"}""");
        await DoAsync("admin.makkah", $"/v1/beneficiaries/{other}/erasure", """{"basis":"Law, article 18"}""");
        await DoAsync("auditor.makkah", $"/v1/beneficiaries/{other}/erasure/approval", "{}");
        (await ApplyAsync("admin.makkah", other)).Code.ShouldBe("beneficiary-erased");
    }

    [Fact]
    public async Task criteria_are_read_by_version_and_keep_their_codes()
    {
        (await host.GetAsync("citizen.madinah", "/v1/licensing-criteria")).Code.ShouldBe("criteria-not-published");
        (await host.PostAsync("citizen.madinah", $"/v1/beneficiaries/{await host.BeneficiaryAsync("madinah")}/licence-applications", File("lease"))).Code.ShouldBe("criteria-not-published");

        var version = await PublishAsync();
        await PublishAsync(passMark: 75);
        var earlier = (await host.GetAsync("citizen.makkah", $"/v1/licensing-criteria?version={version}")).Json;
        ((int)earlier["passMark"]!, (string)earlier["criteria"]![0]!["area"]!, (string)earlier["criteria"]![0]!["requirementEn"]!).ShouldBe((70, "premises", "A step-free entrance"));
        ((int)(await host.GetAsync("citizen.makkah", "/v1/licensing-criteria")).Json["passMark"]!).ShouldBe(75);
        (await host.GetAsync("citizen.makkah", "/v1/licensing-criteria?version=999")).Code.ShouldBe("criteria-not-published");
        (await host.GetAsync("citizen.makkah", "/v1/licensing-criteria?version=x")).Code.ShouldBe("request-malformed");
        (await host.PostAsync("admin.makkah", "/v1/licensing-criteria", $$"""{"passMark":70,"criteria":[{{Criterion("ACCESS", "staff")}}]}""")).Code.ShouldBe("criterion-code-taken");
        (await host.PostAsync("admin.makkah", "/v1/licensing-criteria", $$"""{"passMark":70,"criteria":[{{Criterion("NEW", "staff")}},{{Criterion("NEW", "staff")}}]}""")).Code.ShouldBe("value-invalid");
        (await host.PostAsync("admin.makkah", "/v1/licensing-criteria", Criteria(70), ("If-Match", $"\"{version}\""))).Code.ShouldBe("version-stale");
    }

    [Fact]
    public async Task a_centre_is_licensed_once_however_many_decide()
    {
        await PublishAsync();
        var path = (await ApplyAsync()).Location!;
        await DoAsync("monitor.makkah", $"{path}/assessments", Scores(80, 80));

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            i % 2 == 0 ? GrantAsync(path, $"MK-53{i}") : host.PostAsync("admin.makkah", $"{path}/refusal", """{"reason":"No"}""")));

        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
        replies.Where(reply => reply.Status != HttpStatusCode.OK).ShouldAllBe(reply => reply.Code == "licence-application-decided");
        (await host.QueryAsync<long>("select count(*) from ledger.mt_events where type = 'centre_licensed' and data->>'code' like 'MK-53%'")).Single()
            .ShouldBe((string)(await ViewAsync(path))["status"]! == "licensed" ? 1 : 0);
    }

    private async Task<Guid> RegisterAsync(string account)
    {
        var reply = await host.PostAsync(account, "/v1/beneficiaries", $$"""{"nationalId":"{{NationalIds.Of(Interlocked.Increment(ref persons))}}","nameAr":"سارة","mobile":"0551234567"}""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    /// <summary>As a person who has a record, signed in.</summary>
    private Task<Reply> AskAsync(Guid person, HttpMethod method, string path, string? body = null) => host.SendAsync(
        null,
        method,
        path,
        body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        ("Authorization", $"Bearer {new TokenForge(host).Make(("sub", $"citizen-{person}"), ("region", "makkah"), ("role", "beneficiary"), ("beneficiary", person.ToString()))}"));

    private async Task<long> PublishAsync(int passMark = 70)
    {
        var reply = await host.PostAsync("admin.makkah", "/v1/licensing-criteria", Criteria(passMark));
        return reply.Status == HttpStatusCode.OK ? (long)reply.Json["version"]! : throw new InvalidOperationException(reply.Text);
    }

    private static string Criteria(int passMark) => $$"""{"passMark":{{passMark}},"criteria":[{{Criterion("ACCESS", "premises", 1, 60)}},{{Criterion("CASH", "equipment", 3)}}]}""";

    private static string Criterion(string code, string area, int weight = 1, int least = 0) => $$"""
        {"code":"{{code}}","area":"{{area}}","nameAr":"معيار","nameEn":"Criterion","requirementAr":"مدخل بلا درج","requirementEn":"A step-free entrance","weight":{{weight}},"leastScore":{{least}}}
        """;

    private static string Scores(int access, int cash) => $$"""
        {"scores":[{"criterion":"ACCESS","score":{{access}},"evidence":"Visit"},{"criterion":"CASH","score":{{cash}},"evidence":"Visit","documents":[{{Document("photograph")}}]}]}
        """;

    private static string File(params string[] documents) => $$"""
        {"nameAr":"مركز","nameEn":"Service Centre","address":"Street 1","areaSquareMetres":120,"documents":[{{string.Join(',', documents.Select(Document))}}]}
        """;

    private static string Document(string name) => $$"""{"name":"{{name}}","mediaType":"application/pdf","sizeBytes":1,"sha256":"{{new string('a', 64)}}"}""";

    private async Task<Reply> ApplyAsync(string account = "citizen.makkah", Guid? applicant = null) =>
        await host.PostAsync(account, $"/v1/beneficiaries/{applicant ?? await host.BeneficiaryAsync()}/licence-applications", File("lease"));

    private Task<Reply> GrantAsync(string path, string centre, LocalDate? meetBy = null, string criterion = "ACCESS")
    {
        var conditions = meetBy is { } day ? $$""","conditions":[{"criterion":"{{criterion}}","text":"A ramp","meetBy":"{{LocalDatePattern.Iso.Format(day)}}"}]""" : "";
        return host.PostAsync("admin.makkah", $"{path}/licence", $$"""{"centreCode":"{{centre}}","licenceNumber":"L-{{centre[3..]}}"{{conditions}}}""");
    }

    private Task<Reply> MeetAsync(string path, string criterion) =>
        host.PostAsync("monitor.makkah", $"{path}/met-conditions", $$"""{"criterion":"{{criterion}}","evidence":"Seen"}""");

    private async Task<JsonObject> ViewAsync(string path) => (await host.GetAsync("citizen.makkah", path)).Json;

    private async Task<List<string>> ListedAsync(string account) =>
        [.. (await host.GetAsync(account, "/v1/licence-applications")).Json["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Text}");
    }
}
