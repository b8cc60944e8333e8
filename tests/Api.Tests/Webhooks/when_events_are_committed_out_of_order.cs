using EventLedger.Tests.Support;
using Npgsql;

namespace EventLedger.Api.Tests.Webhooks;

/// <summary>Numbers of events are drawn before they are committed: a lower one may come later than a higher, or not at all.</summary>
public sealed class when_events_are_committed_out_of_order(WebhookNodesHost host) : IClassFixture<WebhookNodesHost>
{
    private const string Types = ""","eventTypes":["licensing_criteria_published","request_opened"]""";
    private static readonly TimeSpan LongerThanGapsAreKept = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task a_lower_number_that_is_committed_later_is_told_all_the_same()
    {
        await using var told = await host.TellAsync(Types);
        await using var node = await host.BeginAsync();
        await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));
        await using var late = await LateEvent.BeginAsync(host.ConnectionString);

        var next = await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));

        next.Sequence.ShouldBeGreaterThan(late.Sequence);
        await LedgerHost.UntilAsync(async () => await IsGapAsync(late.Sequence));

        // However long it takes: what counts is that the transaction is not over.
        host.Clock.Pass(LongerThanGapsAreKept);
        await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));
        (await IsGapAsync(late.Sequence)).ShouldBeTrue();

        await late.CommitAsync();

        await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Any(received => received.Sequence == late.Sequence)));
        await LedgerHost.UntilAsync(async () => !await IsGapAsync(late.Sequence));
        told.All.Count(received => received.Sequence == late.Sequence).ShouldBe(1);
    }

    [Fact]
    public async Task a_number_that_is_never_committed_is_forgotten()
    {
        await using var told = await host.TellAsync(Types);
        await using var node = await host.BeginAsync();
        await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));
        await using var late = await LateEvent.BeginAsync(host.ConnectionString);
        await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));
        await LedgerHost.UntilAsync(async () => await IsGapAsync(late.Sequence));

        await late.RollbackAsync();
        host.Clock.Pass(LongerThanGapsAreKept);

        await LedgerHost.UntilAsync(async () => !await IsGapAsync(late.Sequence));
        told.All.ShouldAllBe(received => received.Sequence != late.Sequence);
    }

    [Fact]
    public async Task one_that_was_drawn_before_a_subscription_and_committed_after_it_is_told()
    {
        await using var late = await LateEvent.BeginAsync(host.ConnectionString);
        await host.OpenAsync(service: "LAND-EXTRACT");
        await using var told = await host.TellAsync(Types);
        await using var node = await host.BeginAsync();
        await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));

        await late.CommitAsync();

        await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Any(received => received.Sequence == late.Sequence)));
    }

    private async Task<bool> IsGapAsync(long sequence) => (await host.QueryAsync<bool>($"select exists (select from ledger.webhook_gaps where sequence = {sequence})")).Single();

    /// <summary>A transaction that has drawn an event's number, as a slow append has.</summary>
    private sealed class LateEvent(NpgsqlConnection connection, NpgsqlTransaction transaction, long sequence) : IAsyncDisposable
    {
        public long Sequence => sequence;

        public static async Task<LateEvent> BeginAsync(string connectionString)
        {
            var cancellation = TestContext.Current.CancellationToken;
            var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellation);
            var transaction = await connection.BeginTransactionAsync(cancellation);

            // Numbered as one that has locked its stream; and out of sight of the ledger's triggers.
            await using var command = new NpgsqlCommand("set local session_replication_role = replica; select pg_current_xact_id(); select nextval('ledger.mt_events_sequence')", connection);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            await row.NextResultAsync(cancellation);
            await row.ReadAsync(cancellation);
            return new LateEvent(connection, transaction, row.GetInt64(0));
        }

        /// <summary>As criteria of licensing, which no read model looks at.</summary>
        public async Task CommitAsync()
        {
            var cancellation = TestContext.Current.CancellationToken;
            await using var command = new NpgsqlCommand(
                $$"""
                insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, is_archived)
                values ({{sequence}}, gen_random_uuid(), gen_random_uuid(), 1, '{"version":1,"passMark":70,"criteria":[],"publishedAt":"2026-11-24T09:30:00Z"}',
                    'licensing_criteria_published', now(), 'makkah', '', 'admin.makkah', false)
                """,
                connection);
            (await command.ExecuteNonQueryAsync(cancellation)).ShouldBe(1);
            await transaction.CommitAsync(cancellation);
        }

        public Task RollbackAsync() => transaction.RollbackAsync(TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
