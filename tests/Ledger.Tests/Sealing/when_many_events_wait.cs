namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>More than a batch: what of a leaf rests on its own event is made on all cores.</summary>
public sealed class when_many_events_wait(SealedHost host) : IClassFixture<SealedHost>
{
    // Archived, so that no projection reads copies; the seal makes no difference.
    private const string Copy = """
        create temp table copies as select generate_series(1, 2500) as n;
        insert into ledger.mt_streams (tenant_id, id, type, version, timestamp, created, compacted_version, is_archived)
          select tenant_id, md5(id::text || n)::uuid, type, version, timestamp, created, 0, true from ledger.mt_streams, copies where id = '{0}';
        insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers, is_archived)
          select nextval('ledger.mt_events_sequence'), gen_random_uuid(), md5(stream_id::text || (n + version) % 2500 + 1)::uuid, version, data, type, timestamp,
            tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers, true
          from ledger.mt_events, copies where stream_id = '{0}' order by version, n;
        drop table copies;
        """;

    [Fact]
    public async Task each_is_sealed_as_what_it_is()
    {
        await WaitAsync();

        await host.SealAsync();

        (await UnsealedAsync()).ShouldBe(0);
        (await host.AuditAsync()).ShouldBeEmpty();
    }

    // Three batches of events of some thousand streams.
    private async Task WaitAsync()
    {
        var stream = await host.OpenReceivedAsync();
        await host.StepAsync(stream, "تدقيق الصك");
        await host.StepAsync(stream, "Check of the deed");
        await host.AttackAsync(Copy.Replace("{0}", $"{stream}", StringComparison.Ordinal));
    }

    private async Task<long> UnsealedAsync() =>
        (await host.QueryAsync<long>("select count(*) from ledger.mt_events e where not exists (select from seal.leaves l where l.sequence = e.seq_id)")).Single();
}
