using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>Two records of one person become one, by two people, and can become two again; what is of one follows.</summary>
public sealed class when_records_are_merged(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static int persons = 200_000;

    [Fact]
    public async Task requests_identities_and_mandates_follow_and_come_back()
    {
        var (number, person, other) = (NationalIds.Of(Interlocked.Increment(ref persons)), await RegisterAsync("clerk.makkah"), Guid.Empty);
        other = await RegisterAsync("clerk2.makkah", number);
        var request = await OpenAsync("clerk2.makkah", other);
        var merge = await MergeAsync(person, other);

        // The identity leads to the one that goes on, nothing is opened for the other, and its centre goes on under what the person agreed to.
        (await FindAsync(number)).ShouldBe(person);
        var refused = await OpenAsync("clerk2.makkah", other);
        (refused.Code, Guid.Parse((string)refused.Json["arguments"]!["id"]!)).ShouldBe(("record-merged", person));
        (await GiveAsync("clerk2.makkah", other)).Code.ShouldBe("record-merged");
        (await OpenAsync("clerk2.makkah", person)).Status.ShouldBe(HttpStatusCode.Created);
        await UntilIsOfAsync(request, person);
        var read = await host.GetAsync("clerk2.makkah", request.Location!);
        read.Json["answers"]!["child"]!.ToString().ShouldBe("ليان");
        (await host.PostAsync("clerk2.makkah", $"{request.Location}/withdrawal", """{"reason":"Changed plans"}""")).Status.ShouldBe(HttpStatusCode.OK);
        await host.CaughtUpAsync();
        (await RequestsOfAsync(person)).ShouldContain((Guid)request.Json["id"]!);
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person}/timeline")).Text.ShouldContain("RequestFollowedRecord");
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{other}")).Json["mergedInto"]!.ToString().ShouldBe(person.ToString());

        await DoAsync("manager.makkah", $"/v1/merges/{merge}/reversal", """{"reason":"Two persons"}""");
        (await host.PostAsync("manager.makkah", $"/v1/merges/{merge}/reversal", """{"reason":"Two persons"}""")).Code.ShouldBe("not-merged");
        await DoAsync("admin.makkah", $"/v1/merges/{merge}/approval", "{}");
        await UntilIsOfAsync(request, other);
        (await FindAsync(number)).ShouldBe(other);
        (await OpenAsync("clerk2.makkah", other)).Status.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync("clerk2.makkah", person)).Code.ShouldBe("mandate-required");
        (await host.GetAsync("admin.makkah", $"/v1/merges/{merge}")).Json["status"]!.ToString().ShouldBe("reversed");
        await ShouldAuditWellAsync();
    }

    /// <summary>Nothing followed from takeovers, so that requests stayed with a record that nobody finds any more.</summary>
    [Fact]
    public async Task one_that_is_taken_over_brings_requests_along_as_any_other_does()
    {
        var (person, other) = (await RegisterAsync("clerk.makkah"), await RegisterAsync("clerk.makkah"));
        var request = await OpenAsync("clerk.makkah", other);
        var asked = await host.PostAsync("manager.makkah", "/v1/merges", Body(person, other));
        await TakeOverAsync();
        await UntilIsOfAsync(request, person);
        (await OpenAsync("clerk.makkah", other)).Code.ShouldBe("record-merged");

        await DoAsync("manager.makkah", $"{asked.Location}/reversal", """{"reason":"Two persons"}""");
        await TakeOverAsync();
        await UntilIsOfAsync(request, other);

        async Task TakeOverAsync()
        {
            var reply = await host.PostAsync("admin.makkah", $"{asked.Location}/approval", "{}", ("X-Takeover", "true"));
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        }
    }

    [Fact]
    public async Task a_merged_record_that_is_merged_once_more_takes_along_what_it_took()
    {
        var (first, second, third) = (await RegisterAsync("clerk.makkah"), await RegisterAsync("clerk.makkah"), await RegisterAsync("clerk.makkah"));
        var request = await OpenAsync("clerk.makkah", first);
        var inner = await MergeAsync(second, first);
        var outer = await MergeAsync(third, second);
        await UntilIsOfAsync(request, third);

        await ReverseAsync(inner);
        await UntilIsOfAsync(request, first);
        await ReverseAsync(outer);
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{second}")).Json["mergedInto"].ShouldBeNull();
    }

    [Fact]
    public async Task where_one_request_is_open_at_a_time_the_place_goes_along_and_is_freed()
    {
        var service = "MERGE-ONE";
        (await host.PostAsync("admin.makkah", "/v1/services", $$"""{"code":"{{service}}","nameAr":"خدمة","nameEn":"Service","departmentCode":"CIV","feeLines":[],"requiredDocuments":[],"targetWorkingHours":7,"quoteValidDays":30,"oneAtATime":true}"""))
            .Status.ShouldBe(HttpStatusCode.Created);
        var (person, other) = (await RegisterAsync("clerk.makkah"), await RegisterAsync("clerk.makkah"));
        var request = await OpenAsync("clerk.makkah", other, service);
        await MergeAsync(person, other);
        await UntilIsOfAsync(request, person);

        (await OpenAsync("clerk.makkah", person, service)).Code.ShouldBe("request-already-open");
        await DoAsync("clerk.makkah", $"{request.Location}/withdrawal", """{"reason":"Changed plans"}""");
        var own = await OpenAsync("clerk.makkah", person, service);
        own.Status.ShouldBe(HttpStatusCode.Created, own.Text);

        // Both had one open: both go on, and a third is refused while either is.
        var twin = await RegisterAsync("clerk.makkah");
        var theirs = await OpenAsync("clerk.makkah", twin, service);
        await MergeAsync(person, twin);
        await UntilIsOfAsync(theirs, person);
        (await OpenAsync("clerk.makkah", person, service)).Code.ShouldBe("request-already-open");
        await DoAsync("clerk.makkah", $"{own.Location}/withdrawal", """{"reason":"Changed plans"}""");
        (await OpenAsync("clerk.makkah", person, service)).Code.ShouldBe("request-already-open");
        (await host.PostAsync("admin.makkah", $"{own.Location}/reopening", """{"reason":"By mistake"}""")).Code.ShouldBe("request-already-open");
        await DoAsync("clerk.makkah", $"{theirs.Location}/withdrawal", """{"reason":"Changed plans"}""");
        (await OpenAsync("clerk.makkah", person, service)).Status.ShouldBe(HttpStatusCode.Created);
        await ShouldAuditWellAsync();
    }

    [Fact]
    public async Task two_people_decide_and_races_end_in_one_merge()
    {
        var (person, other, third) = (await RegisterAsync("clerk.makkah"), await RegisterAsync("clerk.makkah"), await RegisterAsync("clerk.makkah"));
        var own = await host.PostAsync("admin.makkah", "/v1/merges", Body(person, other));
        own.Status.ShouldBe(HttpStatusCode.Created, own.Text);
        (await host.PostAsync("admin.makkah", $"{own.Location}/approval", "{}")).Code.ShouldBe("merge-needs-another");
        await DoAsync("manager.makkah", $"{own.Location}/refusal", """{"reason":"Twins"}""");
        (await host.PostAsync("manager.makkah", $"{own.Location}/refusal", """{"reason":"Twins"}""")).Code.ShouldBe("merge-already-decided");
        (await host.PostAsync("manager.makkah", "/v1/merges", Body(person, person))).Code.ShouldBe("merge-with-itself");
        (await host.PostAsync("manager.makkah", "/v1/merges", Body(person, Guid.NewGuid()))).Code.ShouldBe("beneficiary-not-found");
        (await host.GetAsync("admin.makkah", $"/v1/merges/{Guid.NewGuid()}")).Code.ShouldBe("merge-not-found");

        // Each into the other, and both into a third: at most one way round is carried out.
        var asked = await Task.WhenAll(new[] { (person, other), (other, person), (third, person), (third, other) }.Select(pair => host.PostAsync("manager.makkah", "/v1/merges", Body(pair.Item1, pair.Item2))));
        var approved = await Task.WhenAll(asked.Select(one => host.PostAsync("admin.makkah", $"{one.Location}/approval", "{}")));
        approved.ShouldAllBe(reply => reply.Status == HttpStatusCode.OK || reply.Code == "record-merged");
        approved.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBeInRange(1, 2);
        foreach (var one in new[] { person, other, third })
        {
            (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{one}")).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await host.GetAsync("admin.makkah", "/v1/merges")).Json["items"]!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public async Task nothing_is_opened_for_a_record_that_is_merged_meanwhile_and_left_behind()
    {
        await using var node = await host.JoinAsync();
        for (var i = 0; i < 5; i++)
        {
            var (person, other) = (await RegisterAsync("clerk.makkah"), await RegisterAsync("clerk.makkah"));

            // The other node knows the record as one that stands for itself.
            var opened = new List<Reply> { await OpenAsync("clerk.makkah", other, on: node) };
            var merging = MergeAsync(person, other);
            opened.AddRange(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync("clerk.makkah", other, on: node))));
            await merging;
            (await OpenAsync("clerk.makkah", other, on: node)).Code.ShouldBe("record-merged");
            opened.ShouldAllBe(reply => reply.Status == HttpStatusCode.Created || reply.Code == "record-merged");
            foreach (var request in opened.Where(reply => reply.Status == HttpStatusCode.Created))
            {
                await UntilIsOfAsync(request, person);
            }
        }
    }

    [Fact]
    public async Task the_person_sees_and_takes_back_what_was_agreed_to_under_either_record()
    {
        var (citizen, other) = (await host.BeneficiaryAsync(), await RegisterAsync("clerk2.makkah"));
        await host.GetAsync("clerk2.makkah", $"/v1/beneficiaries/{other}");
        var merge = await MergeAsync(citizen, other);

        (await MandatesAsync()).ShouldContain(one => (Guid)one!["beneficiaryId"]! == other && (string)one["centreCode"]! == "MK-002");
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{citizen}/accesses?limit=500")).Text.ShouldContain("clerk2.makkah");
        await DoAsync("citizen.makkah", $"/v1/beneficiaries/{other}/mandates/MK-002/revocation", """{"reason":"I follow it up myself"}""");
        var revoked = (await MandatesAsync()).Single(one => (Guid)one!["beneficiaryId"]! == other)!["mandates"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)revoked["flaw"]!, (string)revoked["revocationReason"]!).ShouldBe(("revoked", "I follow it up myself"));
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{citizen}/consents")).Json["mandates"]!.AsArray()
            .ShouldContain(one => (string?)one!["withdrawnBy"] == "beneficiary" && (string)one["mandateId"]! == (string)revoked["id"]!);

        await ReverseAsync(merge);
        (await MandatesAsync()).ShouldNotContain(one => (Guid)one!["beneficiaryId"]! == other);
        (await host.PostAsync("citizen.makkah", $"/v1/beneficiaries/{other}/mandates/MK-002/revocation", "{}")).Code.ShouldBe("access-denied");

        async Task<List<JsonNode?>> MandatesAsync() => [.. (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{citizen}/mandates")).Json["items"]!.AsArray()];
    }

    [Fact]
    public async Task what_went_back_to_another_person_is_followed_no_further_by_the_one_it_was_with_by_mistake()
    {
        var (citizen, other) = (await host.BeneficiaryAsync(), await RegisterAsync("clerk2.makkah"));
        var request = await OpenAsync("clerk2.makkah", other);
        var id = (Guid)request.Json["id"]!;
        var merge = await MergeAsync(citizen, other);
        await UntilIsOfAsync(request, citizen);
        (await StreamsAsync("citizen.makkah", citizen)).ShouldContain(id);

        await ReverseAsync(merge);
        await UntilIsOfAsync(request, other);
        (await StreamsAsync("citizen.makkah", citizen)).ShouldNotContain(id);
        (await StreamsAsync("auditor.makkah", citizen)).ShouldContain(id);
        (await StreamsAsync("auditor.makkah", other)).ShouldContain(id);
    }

    private async Task<List<Guid>> StreamsAsync(string account, Guid person) =>
        [.. (await host.GetAsync(account, $"/v1/beneficiaries/{person}/timeline?limit=500")).Json["events"]!.AsArray().Select(one => (Guid)one!["streamId"]!)];

    private async Task ShouldAuditWellAsync() =>
        (await host.QueryAsync<long>("select count(*) from ledger.request_reservations r where not exists (select from ledger.mt_events e where e.stream_id = r.request_id and e.type = 'request_opened')")).Single().ShouldBe(0);

    private async Task<Guid> MergeAsync(Guid survivor, Guid absorbed)
    {
        var asked = await host.PostAsync("manager.makkah", "/v1/merges", Body(survivor, absorbed));
        asked.Status.ShouldBe(HttpStatusCode.Created, asked.Text);
        await DoAsync("admin.makkah", $"{asked.Location}/approval", "{}");
        return (Guid)asked.Json["id"]!;
    }

    private async Task ReverseAsync(Guid merge)
    {
        await DoAsync("manager.makkah", $"/v1/merges/{merge}/reversal", """{"reason":"Two persons"}""");
        await DoAsync("admin.makkah", $"/v1/merges/{merge}/approval", "{}");
    }

    private static string Body(Guid survivor, Guid absorbed) => $$"""{"survivorId":"{{survivor}}","absorbedId":"{{absorbed}}","reason":"Registered twice"}""";

    private Task UntilIsOfAsync(Reply request, Guid person) => LedgerHost.UntilAsync(async () =>
        (await host.GetAsync("admin.makkah", request.Location!)).Json["beneficiaryId"]!.ToString() == person.ToString());

    private async Task<List<Guid>> RequestsOfAsync(Guid person) =>
        [.. (await host.GetAsync("admin.makkah", $"/v1/requests?beneficiary={person}")).Json["items"]!.AsArray().Select(one => (Guid)one!["id"]!)];

    private async Task<Guid> FindAsync(string number) =>
        (Guid)(await host.PostAsync("clerk.makkah", "/v1/beneficiaries/search", $$"""{"nationalId":"{{number}}"}""")).Json["id"]!;

    private async Task<Guid> RegisterAsync(string account, string? number = null)
    {
        var reply = await host.PostAsync(account, "/v1/beneficiaries", $$"""{"nationalId":"{{number ?? NationalIds.Of(Interlocked.Increment(ref persons))}}","nameAr":"سارة","mobile":"0551234567"}""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    private Task<Reply> OpenAsync(string account, Guid person, string service = "LAND-EXTRACT", LedgerHost? on = null) => (on ?? host).PostAsync(
        account, "/v1/requests", $$"""{"serviceCode":"{{service}}","beneficiaryId":"{{person}}","channel":"desk","answers":{"child":"ليان"} }""");

    private Task<Reply> GiveAsync(string account, Guid person) => host.PostAsync(account, $"/v1/beneficiaries/{person}/mandates", """{"consent":"inPerson"}""");

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }
}
