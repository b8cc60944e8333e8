using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>One person asks, another carries it out, and nothing on the way may leave something sealed under a key that is gone.</summary>
public sealed class when_a_beneficiary_is_erased(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static int numbers = 20_000_000;

    [Fact]
    public async Task it_takes_two_and_no_hold_and_no_open_request()
    {
        var id = await RegisterAsync(Number());
        (await ActAsync("auditor.makkah", id, "erasure/approval", "{}")).Code.ShouldBe("erasure-not-requested");
        (await ActAsync("auditor.makkah", id, "erasure/refusal", """{"reason":"Not needed"}""")).Code.ShouldBe("erasure-not-requested");
        (await ActAsync("auditor.makkah", id, "release", """{"reason":"Closed"}""")).Code.ShouldBe("no-legal-hold");
        var request = await OpenAsync(id);
        (await AskAsync(id)).Code.ShouldBe("beneficiary-has-open-request");
        await WithdrawAsync(request);

        (await ActAsync("auditor.makkah", id, "hold", """{"reason":"Case 4411"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await ActAsync("admin.makkah", id, "hold", """{"reason":"Case 4411"}""")).Code.ShouldBe("legal-hold-in-place");
        (await AskAsync(id)).Code.ShouldBe("legal-hold-in-place");
        (await ActAsync("admin.makkah", id, "release", """{"reason":"Closed"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(id)).Code.ShouldBe("erasure-already-requested");
        (await ActAsync("admin.makkah", id, "erasure/approval", "{}")).Code.ShouldBe("access-denied");
        ((string)(await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{id}")).Json["erasure"]!["requestedBy"]!).ShouldBe("admin.makkah");
        var asked = (await WaitingAsync())[id];
        ((string)asked["basis"]!, (string)asked["requestedBy"]!, (bool)asked["isHeld"]!).ShouldBe(("Order 7", "admin.makkah", false));
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{id}")).Json.ContainsKey("erasure").ShouldBeFalse();

        // What was in order when it was asked for is asked again when it is carried out.
        await ActAsync("auditor.makkah", id, "hold", """{"reason":"Case 4412"}""");
        ((bool)(await WaitingAsync())[id]["isHeld"]!).ShouldBeTrue();
        (await ApproveAsync(id)).Code.ShouldBe("legal-hold-in-place");
        await ActAsync("auditor.makkah", id, "release", """{"reason":"Closed"}""");
        var another = await OpenAsync(id);
        (await ApproveAsync(id)).Code.ShouldBe("beneficiary-has-open-request");
        await WithdrawAsync(another);
        (await ActAsync("auditor.makkah", id, "erasure/refusal", """{"reason":"Not needed"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await WaitingAsync()).ShouldNotContainKey(id);
        (await AskAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        (await ApproveAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        (await ApproveAsync(id)).Code.ShouldBe("beneficiary-erased");
        (await WaitingAsync()).ShouldNotContainKey(id);
        (await AskAsync(Guid.NewGuid())).Code.ShouldBe("beneficiary-not-found");
    }

    [Fact]
    public async Task nothing_of_it_is_shown_and_nothing_breaks()
    {
        var number = Number();
        var id = await RegisterAsync(number);
        var request = await OpenAsync(id);
        await WithdrawAsync(request);
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{request}")).Text.ShouldContain("ليان");
        await EraseAsync(id);

        var record = (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{id}")).Json;
        record.ContainsKey("nameAr").ShouldBeFalse();
        record.ContainsKey("nationalId").ShouldBeFalse();
        record.ContainsKey("erasedAt").ShouldBeTrue();
        foreach (var account in new[] { "clerk.makkah", "officer.makkah", "auditor.makkah", "admin.makkah", "monitor.makkah" })
        {
            foreach (var path in new[] { $"/v1/beneficiaries/{id}", $"/v1/requests/{request}", $"/v1/requests/{request}/timeline", $"/v1/requests/{request}/state?version=1", $"/v1/requests?beneficiaryId={id}" })
            {
                var reply = await host.GetAsync(account, path);
                ((int)reply.Status).ShouldBeLessThan(500, $"{account} {path}: {reply.Text}");
                reply.Text.ShouldNotContain("ليان");
                reply.Text.ShouldNotContain("هيا");
                reply.Text.ShouldNotContain(number);
            }
        }

        (await host.PostAsync("clerk.makkah", "/v1/requests", Opening(id))).Code.ShouldBe("beneficiary-erased");
        (await ActAsync("clerk.makkah", id, "mandates", """{"consent":"inPerson"}""")).Code.ShouldBe("beneficiary-erased");
        (await host.PostAsync("officer.makkah", $"/v1/requests/{request}/reopening", """{"reason":"Once more"}""")).Code.ShouldBe("beneficiary-erased");
        (await host.PostAsync("clerk.makkah", $"/v1/requests/{request}/corrections", """{"correctedVersion":1,"member":"answers","note":"It is another"}""")).Code.ShouldBe("beneficiary-erased");
        (await ActAsync("manager.makkah", id, "identity-change", $$"""{"nationalId":"{{Number()}}","cause":"mistyped","reason":"Read wrongly"}""")).Code.ShouldBe("beneficiary-erased");
    }

    [Fact]
    public async Task the_same_person_is_registered_anew()
    {
        var number = Number();
        var id = await RegisterAsync(number);
        await EraseAsync(id);

        (await host.PostAsync("clerk.makkah", "/v1/beneficiaries/search", $$"""{"nationalId":"{{number}}"}""")).Code.ShouldBe("beneficiary-not-found");
        var anew = await RegisterAsync(number);

        anew.ShouldNotBe(id);
        await WithdrawAsync(await OpenAsync(anew));
        (await host.QueryAsync<long>($"select count(*) from ledger.personal_keys where beneficiary_id = '{id}'")).ShouldBe([0L]);
        (await host.QueryAsync<long>($"select count(*) from ledger.identities where beneficiary_id = '{id}'")).ShouldBe([0L]);
    }

    [Fact]
    public async Task all_records_that_lead_to_it_end_with_it()
    {
        var (number, second, third) = (Number(), Number(), Number());
        var (id, absorbed, inner) = (await RegisterAsync(number), await RegisterAsync(second), await RegisterAsync(third));
        var request = await OpenAsync(inner);
        (await ActAsync("clerk.makkah", absorbed, "activation-code", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        await MergeAsync(absorbed, inner);
        await MergeAsync(id, absorbed);

        (await AskAsync(absorbed)).Code.ShouldBe("record-merged");
        (await AskAsync(id)).Code.ShouldBe("beneficiary-has-open-request");
        await WithdrawAsync(request);
        (await ActAsync("auditor.makkah", inner, "hold", """{"reason":"Case 4411"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(id)).Code.ShouldBe("legal-hold-in-place");
        (await ActAsync("auditor.makkah", inner, "release", """{"reason":"Closed"}""")).Status.ShouldBe(HttpStatusCode.OK);
        await EraseAsync(id);

        foreach (var record in new[] { id, absorbed, inner })
        {
            var read = (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{record}")).Json;
            read.ContainsKey("nameAr").ShouldBeFalse();
            read.ContainsKey("erasedAt").ShouldBeTrue();
            foreach (var table in new[] { "personal_keys", "identities", "credential_codes" })
            {
                (await host.QueryAsync<long>($"select count(*) from ledger.{table} where beneficiary_id = '{record}'")).ShouldBe([0L], table);
            }
        }

        (await RegisterAsync(third)).ShouldNotBe(inner);
    }

    [Fact]
    public async Task it_waits_while_somebody_says_that_a_record_it_takes_along_is_another_persons()
    {
        var (id, absorbed) = (await RegisterAsync(Number()), await RegisterAsync(Number()));
        var merge = await MergeAsync(id, absorbed);
        (await AskAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("manager.makkah", $"{merge}/reversal", """{"reason":"Two persons"}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await ApproveAsync(id)).Code.ShouldBe("erasure-waits-for-reversal");
        (await host.PostAsync("admin.makkah", $"{merge}/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        (await ApproveAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{absorbed}")).Json.ContainsKey("nameAr").ShouldBeTrue();
    }

    [Fact]
    public async Task whoever_comes_again_by_an_identity_that_was_left_behind_is_told_nothing_of_it()
    {
        var number = Number();
        var (id, absorbed) = (await RegisterAsync(Number()), await RegisterAsync(number));
        await MergeAsync(id, absorbed);
        await host.ExecuteAsync($"create table public.left_behind as select * from ledger.identities where beneficiary_id = '{absorbed}'");
        await EraseAsync(id);
        await host.ExecuteAsync("insert into ledger.identities table public.left_behind; drop table public.left_behind");

        var sought = await host.PostAsync("clerk.makkah", "/v1/beneficiaries/search", $$"""{"nationalId":"{{number}}"}""");
        sought.Code.ShouldBe("beneficiary-not-found");
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            host.PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"هيا","mobile":"0551234567"}""")));

        both.Select(reply => reply.Status).ShouldBe([HttpStatusCode.Created, HttpStatusCode.Conflict], ignoreOrder: true);
        foreach (var text in both.Select(reply => reply.Text).Append(sought.Text))
        {
            text.ShouldNotContain(id.ToString());
            text.ShouldNotContain(absorbed.ToString());
        }

        var anew = (Guid)both.Single(reply => reply.Status == HttpStatusCode.Created).Json["id"]!;
        (await host.QueryAsync<Guid>($"select beneficiary_id from ledger.identities where beneficiary_id in ('{anew}', '{absorbed}')")).ShouldBe([anew]);
    }

    [Fact]
    public async Task another_node_that_holds_the_key_seals_nothing_under_it()
    {
        var id = await RegisterAsync(Number());
        var other = await host.JoinAsync();
        try
        {
            // It holds the key from now on.
            var request = (Guid)(await other.PostAsync("clerk.makkah", "/v1/requests", Opening(id))).Json["id"]!;
            await WithdrawAsync(request);
            await EraseAsync(id);

            (await other.PostAsync("clerk.makkah", "/v1/requests", Opening(id))).Code.ShouldBe("beneficiary-erased");
            (await other.PostAsync("clerk.makkah", $"/v1/requests/{request}/corrections", """{"correctedVersion":1,"member":"answers","note":"It is another"}""")).Code.ShouldBe("beneficiary-erased");
            (await other.PostAsync("officer.makkah", $"/v1/requests/{request}/reopening", """{"reason":"Once more"}""")).Code.ShouldBe("beneficiary-erased");
            (await other.GetAsync("clerk.makkah", $"/v1/beneficiaries/{id}")).Json.ContainsKey("nameAr").ShouldBeFalse();
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task another_node_shows_nothing_of_it_after_some_seconds()
    {
        var id = await RegisterAsync(Number());
        var request = await OpenAsync(id);
        await WithdrawAsync(request);
        var other = await host.JoinAsync();
        try
        {
            (await ShownAsync()).ShouldContain("ليان");
            var since = Stopwatch.StartNew();
            await EraseAsync(id);

            await LedgerHost.UntilAsync(async () => !(await ShownAsync()).Contains("ليان", StringComparison.Ordinal));

            // After a minute it looks for the key again in any case.
            since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(50));
        }
        finally
        {
            await other.DisposeAsync();
        }

        async Task<string> ShownAsync() => (await other.GetAsync("clerk.makkah", $"/v1/requests/{request}")).Text;
    }

    [Fact]
    public async Task of_an_erasure_and_openings_at_once_no_open_request_is_left_without_a_key()
    {
        var other = await host.JoinAsync();
        try
        {
            for (var round = 0; round < 12; round++)
            {
                var id = await RegisterAsync(Number());
                (await AskAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
                var openings = Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? host : other).PostAsync("clerk.makkah", "/v1/requests", Opening(id))).ToList();
                var erasure = ApproveAsync(id);
                var replies = await Task.WhenAll(openings);
                var erased = (await erasure).Status == HttpStatusCode.OK;

                replies.Select(reply => reply.Code).Where(code => code is not (null or "beneficiary-erased" or "too-many-concurrent-changes")).ShouldBeEmpty();
                (erased && replies.Any(reply => reply.Status == HttpStatusCode.Created)).ShouldBeFalse($"round {round}");
                (await host.QueryAsync<bool>($"select exists (select from ledger.personal_keys where beneficiary_id = '{id}')")).ShouldBe([!erased]);
            }
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    internal static string Number()
    {
        var digits = $"1{Interlocked.Increment(ref numbers):00000000}";
        return Enumerable.Range(0, 10).Select(last => $"{digits}{last}").First(number => NationalId.Parse(number) is not null);
    }

    private static string Opening(Guid id) => $$"""{"serviceCode":"BIRTH-CERT","beneficiaryId":"{{id}}","channel":"desk","answers":{"child":"ليان"} }""";

    private async Task<Guid> RegisterAsync(string number)
    {
        var reply = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"هيا","mobile":"0551234567"}""");
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return (Guid)reply.Json["id"]!;
    }

    private async Task<Guid> OpenAsync(Guid id)
    {
        var reply = await host.PostAsync("clerk.makkah", "/v1/requests", Opening(id));
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return (Guid)reply.Json["id"]!;
    }

    private async Task<string> MergeAsync(Guid survivor, Guid absorbed)
    {
        var asked = await host.PostAsync("manager.makkah", "/v1/merges", $$"""{"survivorId":"{{survivor}}","absorbedId":"{{absorbed}}","reason":"Registered twice"}""");
        var agreed = await host.PostAsync("admin.makkah", $"{asked.Location}/approval", "{}");
        agreed.Status.ShouldBe(HttpStatusCode.OK, agreed.Text);
        return asked.Location!;
    }

    private async Task WithdrawAsync(Guid request)
    {
        var reply = await host.PostAsync("clerk.makkah", $"/v1/requests/{request}/withdrawal", """{"reason":"Not needed"}""");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    private async Task EraseAsync(Guid id)
    {
        (await AskAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        var reply = await ApproveAsync(id);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    private async Task<Dictionary<Guid, JsonNode>> WaitingAsync() =>
        (await host.GetAsync("auditor.makkah", "/v1/erasures")).Json["items"]!.AsArray().ToDictionary(one => (Guid)one!["beneficiaryId"]!, one => one!);

    private Task<Reply> AskAsync(Guid id) => ActAsync("admin.makkah", id, "erasure", """{"basis":"Order 7"}""");

    private Task<Reply> ApproveAsync(Guid id) => ActAsync("auditor.makkah", id, "erasure/approval", "{}");

    private Task<Reply> ActAsync(string account, Guid id, string command, string body) => host.PostAsync(account, $"/v1/beneficiaries/{id}/{command}", body);
}
