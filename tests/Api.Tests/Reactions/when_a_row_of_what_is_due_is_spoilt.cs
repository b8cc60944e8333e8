using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Reactions;

/// <summary>One such row stopped the reactions of every region.</summary>
public sealed class when_a_row_of_what_is_due_is_spoilt(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Theory]
    [InlineData("-infinity")]
    [InlineData("0044-03-15 12:00 BC")]
    [InlineData("infinity")]
    [InlineData("200000-01-01")]
    public async Task it_holds_up_no_other(string instant)
    {
        await host.ExecuteAsync($"""
            insert into ledger.due_reactions (tenant_id, stream_id, event_id, version, reaction, not_before)
            values ('makkah', '{Guid.NewGuid()}', '{Guid.NewGuid()}', 1, 'end_licence_when_centre_licensed', '{instant}')
            """);
        var centre = $"MK-2{instant.Length + 10}";
        (await host.PostAsync(
            "admin.makkah", "/v1/centres", $$"""{"code":"{{centre}}","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L","licensedUntil":"2020-01-01"}""")).Code.ShouldBeNull();

        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>(
            $"select count(*) from ledger.mt_events l join ledger.mt_events e using (stream_id) where l.data ->> 'code' = '{centre}' and e.type = 'centre_licence_ended'")).Single() == 1);

        // What follows from the licence's end is due for a moment as well.
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>("select count(*) from ledger.due_reactions")).Single() == 0);
    }
}
