using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

public sealed class when_an_earlier_release_wrote_less(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task a_list_that_its_events_lack_reads_as_empty()
    {
        var id = await host.OpenAsync(service: "ADDRESS-PROOF");
        await host.QueryAsync<int>($"set session_replication_role = replica; update ledger.mt_events set data = data - 'requiredDocuments' where stream_id = '{id}'");
        await host.RestartAsync();

        var read = await host.GetAsync("clerk.makkah", $"/v1/requests/{id}");

        read.Status.ShouldBe(HttpStatusCode.OK, read.Text);
        read.Json["requiredDocuments"]!.AsArray().ShouldBeEmpty();
        (await host.PostAsync("officer.makkah", $"/v1/requests/{id}/receipt", "{}")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
