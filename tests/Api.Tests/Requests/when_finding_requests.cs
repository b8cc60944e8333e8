using System.Net;
using EventLedger.Tests.Support;
using Marten;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Requests;

public sealed class when_finding_requests(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task a_citizen_lists_the_own_and_nobody_elses()
    {
        var (one, two) = (await host.OpenAsync(), await host.OpenAsync("clerk2.makkah", "LAND-EXTRACT"));
        var other = await RegisterAsync("1010101010");
        await OpenForAsync(other);
        await CaughtUpAsync();

        foreach (var query in new[] { "?mine", "?mine=true", "" })
        {
            var found = await FindAsync("citizen.makkah", query);
            found.ShouldContain(one.ToString());
            found.ShouldContain(two.ToString());
            (await host.GetAsync("citizen.makkah", $"/v1/requests{query}")).Text.ShouldNotContain(other);
        }

        (await host.GetAsync("citizen.makkah", $"/v1/requests?beneficiary={other}")).Code.ShouldBe("access-denied");
        (await FindAsync("citizen.madinah", "?mine")).ShouldBeEmpty();
        (await host.GetAsync(null, "/v1/requests?mine")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.GetAsync("citizen.makkah", "/v1/requests?mine")).Text.ShouldNotContain("ليان");
    }

    [Fact]
    public async Task staff_find_by_reference_beneficiary_service_status_and_period_what_is_theirs()
    {
        var person = await RegisterAsync("2999999994");
        var id = await OpenForAsync(person);
        await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/receipt", "{}");
        var view = (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json;
        await CaughtUpAsync();

        var reference = ((string)view["trackingReference"]!).ToLowerInvariant().Replace("-", "%20", StringComparison.Ordinal);
        foreach (var query in new[] { $"?reference={reference}", $"?beneficiary={person}", $"?beneficiary={person}&status=received&service=LAND-EXTRACT&from=2026-01-01", $"?beneficiary={person}&centre=MK-001&department=LND" })
        {
            foreach (var account in new[] { "clerk.makkah", "manager.makkah", "officer2.makkah", "monitor.makkah", "auditor.makkah", "admin.makkah" })
            {
                (await FindAsync(account, query)).ShouldBe([id], $"{account} {query}");
            }

            (await FindAsync("clerk2.makkah", query.Replace("&centre=MK-001", "", StringComparison.Ordinal))).ShouldBeEmpty();
            (await FindAsync("officer.makkah", query.Replace("&department=LND", "", StringComparison.Ordinal))).ShouldBeEmpty();
            (await FindAsync("auditor.madinah", query)).ShouldBeEmpty();
        }

        (await FindAsync("auditor.makkah", $"?beneficiary={person}&status=opened,collected")).ShouldBeEmpty();
        (await FindAsync("auditor.makkah", $"?beneficiary={person}&to=2020-01-01")).ShouldBeEmpty();
        (await host.GetAsync("clerk2.makkah", "/v1/requests?centre=MK-001")).Code.ShouldBe("access-denied");
        (await host.GetAsync("officer.makkah", "/v1/requests?department=LND")).Code.ShouldBe("access-denied");
    }

    [Fact]
    public async Task pages_follow_each_other_and_a_cursor_is_of_its_search()
    {
        var person = await RegisterAsync("1234567806");
        var opened = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            opened.Add(await OpenForAsync(person));
        }

        await CaughtUpAsync();
        var (found, cursor) = (new List<string>(), "");
        do
        {
            var page = (await host.GetAsync("clerk.makkah", $"/v1/requests?beneficiary={person}&limit=2{cursor}")).Json;
            found.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            ((long)page["freshness"]!["eventsBehind"]!).ShouldBe(0);
            cursor = (string?)page["next"] is { } next ? $"&cursor={next}" : null;
            if (cursor is not null)
            {
                (await host.GetAsync("clerk.makkah", $"/v1/requests?limit=2{cursor}")).Code.ShouldBe("request-malformed");
                (await host.GetAsync("manager.makkah", $"/v1/requests?beneficiary={person}&limit=2{cursor}")).Status.ShouldBe(HttpStatusCode.OK);
            }
        }
        while (cursor is not null);

        found.ShouldBe(opened.AsEnumerable().Reverse());
    }

    [Theory]
    [InlineData("monitor.makkah", "mine")]
    [InlineData("clerk.makkah", "mine=perhaps")]
    [InlineData("clerk.makkah", "beneficiary=1000000008")]
    [InlineData("clerk.makkah", "reference=nonsense")]
    [InlineData("clerk.makkah", "status=lost")]
    [InlineData("clerk.makkah", "from=2026-02-01&to=2026-01-01")]
    [InlineData("clerk.makkah", "limit=201")]
    [InlineData("clerk.makkah", "cursor=x")]
    [InlineData("clerk.makkah", "nationalId=1000000008")]
    public async Task what_makes_no_sense_is_refused(string account, string query) =>
        (await host.GetAsync(account, $"/v1/requests?{query}")).Code.ShouldBe("request-malformed");

    [Fact]
    public async Task refunds_that_wait_are_listed_by_centre_and_region()
    {
        var (asked, approved, elsewhere, declined) = (
            await RefundAsync("clerk.makkah", "RL-1"), await RefundAsync("clerk.makkah", "RL-2"), await RefundAsync("clerk2.makkah", "RL-3"), await RefundAsync("clerk.makkah", "RL-4"));
        (await host.PostAsync("manager.makkah", $"/v1/requests/{approved}/refund-approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("manager.makkah", $"/v1/requests/{declined}/refund-refusal", """{"reason":"No"}""")).Status.ShouldBe(HttpStatusCode.OK);
        await CaughtUpAsync();

        (await RefundsAsync("auditor.makkah", "")).ShouldBe([asked, approved, elsewhere]);
        (await RefundsAsync("monitor.makkah", "?centre=MK-002")).ShouldBe([elsewhere]);
        (await RefundsAsync("manager.makkah", "")).ShouldBe([asked, approved]);
        (await RefundsAsync("clerk.makkah", "?stage=approved")).ShouldBe([approved]);
        (await RefundsAsync("auditor.makkah", "?stage=requested")).ShouldBe([asked, elsewhere]);
        (await RefundsAsync("auditor.madinah", "")).ShouldBeEmpty();
        (await host.GetAsync("manager.makkah", "/v1/refunds?centre=MK-002")).Code.ShouldBe("access-denied");
        (await host.GetAsync("citizen.makkah", "/v1/refunds")).Code.ShouldBe("access-denied");
        (await host.GetAsync("auditor.makkah", "/v1/refunds?cursor=x")).Code.ShouldBe("request-malformed");

        var first = (await host.GetAsync("auditor.makkah", "/v1/refunds?limit=2")).Json;
        ((long)first["items"]![0]!["amountHalalas"]!, (string)first["items"]![1]!["approvedBy"]!).ShouldBe((12_300, "manager.makkah"));
        (await RefundsAsync("auditor.makkah", $"?limit=2&cursor={first["next"]}")).ShouldBe([elsewhere]);

        (await host.PostAsync("clerk.makkah", $"/v1/requests/{approved}/refund-payment", """{"reference":"RL-PAID"}""")).Status.ShouldBe(HttpStatusCode.OK);
        await CaughtUpAsync();
        (await RefundsAsync("auditor.makkah", "")).ShouldBe([asked, elsewhere]);
    }

    private async Task<string> RefundAsync(string clerk, string reference)
    {
        var id = await host.OpenAsync(clerk);
        foreach (var (command, body) in new[]
        {
            ("fee-payments", $$"""{"amountHalalas":12300,"method":"card","reference":"{{reference}}"}"""),
            ("withdrawal", """{"reason":"No"}"""),
            ("refund-requests", """{"amountHalalas":12300,"reason":"No"}"""),
        })
        {
            var reply = await host.PostAsync(clerk, $"/v1/requests/{id}/{command}", body);
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        }

        return id.ToString();
    }

    private async Task<string> RegisterAsync(string nationalId) => (string)(await host.PostAsync(
        "clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{nationalId}}","nameAr":"سارة","mobile":"0551234567"}""")).Json["id"]!;

    private async Task<string> OpenForAsync(string beneficiary)
    {
        var reply = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"desk"}""");
        return reply.Status == HttpStatusCode.Created ? (string)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    private async Task<List<string>> FindAsync(string account, string query) => await ListAsync(account, $"/v1/requests{query}", "id");

    private async Task<List<string>> RefundsAsync(string account, string query) => await ListAsync(account, $"/v1/refunds{query}", "requestId");

    private async Task<List<string>> ListAsync(string account, string path, string id)
    {
        var reply = await host.GetAsync(account, path);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return [.. reply.Json["items"]!.AsArray().Select(item => (string)item![id]!)];
    }

    private Task CaughtUpAsync() =>
        host.Host.Services.GetRequiredService<IDocumentStore>().WaitForNonStaleProjectionDataAsync(TimeSpan.FromSeconds(30));
}
