using EventLedger.Tests.Support;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Setup;

public sealed class when_indexing_events(OwningHost host) : IClassFixture<OwningHost>
{
    private const string Indexes =
        "select indexrelid::regclass || ' ' || indexrelid::oid from pg_index where indrelid = 'ledger.mt_events'::regclass order by 1";

    [Fact]
    public async Task a_second_start_changes_nothing_and_the_schema_is_as_configured()
    {
        var before = await host.QueryAsync<string>(Indexes);
        foreach (var name in new[] { "mt_events_by_beneficiary", "mt_events_by_centre", "mt_events_by_user", "mt_events_by_time" })
        {
            before.ShouldContain(index => index.Contains(name, StringComparison.Ordinal));
        }

        await host.RestartAsync();
        (await host.QueryAsync<string>(Indexes)).ShouldBe(before);
        await host.Host.Services.GetRequiredService<IDocumentStore>().Storage.Database.AssertDatabaseMatchesConfigurationAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("mt_events_by_beneficiary", "type = 'request_opened' and data->>'beneficiaryId' = 'x'")]
    [InlineData("mt_events_by_centre", "type in ('request_opened', 'centre_reassigned') and data->>'centreCode' = 'x'")]
    [InlineData("mt_events_by_user", "user_name = 'x' and seq_id > 0 order by seq_id")]
    public async Task what_timelines_ask_for_is_found_by_its_index(string index, string condition)
    {
        var plan = await host.QueryAsync<string>($"set enable_seqscan = off; explain select stream_id from ledger.mt_events where tenant_id = 'makkah' and {condition}");
        string.Join('\n', plan).ShouldContain(index);
    }
}
