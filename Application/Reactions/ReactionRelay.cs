using System.Diagnostics;
using EventLedger.Application.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.Runtime;

namespace EventLedger.Application.Reactions;

/// <summary>
/// Turns rows of what is due into durable messages, on every node and for every database. A row is deleted and its message
/// stored in one transaction, so that neither is lost nor doubled; whoever dies in between leaves the row to the next.
/// </summary>
public sealed partial class ReactionRelay(
    Databases databases,
    ReactionOptions options,
    ReactionCatalogue catalogue,
    ReactionHold hold,
    ReactionFailures failures,
    IWolverineRuntime runtime,
    IHostApplicationLifetime life,
    ILogger<ReactionRelay> log) : BackgroundService
{
    private const int Most = 100;

    // Notifications come at once; this finds what one was lost for.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    // Rows of a release that knows other reactions are left to it.
    private const string Take =
        $"delete from {DueReactions.Name} where id in "
        + $"(select id from {DueReactions.Name} where reaction = any($2) order by id limit $1 for update skip locked) "
        + "returning id, tenant_id, stream_id, event_id, version, reaction, case when not_before > now() and not_before < 'infinity' then least(not_before, '9000-01-01') end";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Such a host carries commands alone.
        if (runtime.Options.Durability.Mode is DurabilityMode.MediatorOnly or DurabilityMode.Serverless)
        {
            return;
        }

        // Wolverine is a hosted service as well, and publishes nothing before it has started.
        await life.StartedAsync(stoppingToken);
        var begun = options.Enabled ? databases.All : [];
        await Task.WhenAll([.. begun.Select(database => RelayAsync(database, stoppingToken)), SampleAsync(stoppingToken)]);
    }

    /// <summary>Looks now and then how reactions stand, for whoever reads the metrics.</summary>
    private async Task SampleAsync(CancellationToken stopping)
    {
        using var pause = new PeriodicTimer(Pause);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                foreach (var database in databases.All)
                {
                    var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;
                    ReactionMetrics.Stand(name, await failures.StatusAsync(database, stopping));
                }

                await pause.WaitForNextTickAsync(stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException e)
            {
                Failed(log, e);
                await pause.WaitForNextTickAsync(stopping);
            }
        }
    }

    private async Task RelayAsync(NpgsqlDataSource database, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(database, stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(log, e);
                await Task.Delay(Poll, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(NpgsqlDataSource database, CancellationToken stopping)
    {
        await using var listening = await database.OpenConnectionAsync(stopping);
        try
        {
            await ExecuteAsync(listening, $"listen {DueReactions.Channel}");
            while (true)
            {
                // Looked up once a second, however many rows come.
                var (isHeld, looked) = (await hold.LookAsync(database, stopping), Stopwatch.GetTimestamp());
                do
                {
                    while (!isHeld && await MoveAsync(database, stopping) == Most)
                    {
                    }
                }
                while (await listening.WaitAsync(Poll, stopping) && Stopwatch.GetElapsedTime(looked) < Poll);
            }
        }
        finally
        {
            // The connection goes back to its pool, which does not clean it.
            if (listening.State == System.Data.ConnectionState.Open)
            {
                await ExecuteAsync(listening, $"unlisten {DueReactions.Channel}");
            }
        }
    }

    /// <summary>Moves the oldest rows that nobody else is moving.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> MoveAsync(NpgsqlDataSource database, CancellationToken stopping)
    {
        await using var connection = await database.OpenConnectionAsync(stopping);
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        var due = await TakeAsync(connection, transaction, stopping);
        if (due.Count == 0)
        {
            return 0;
        }

        var context = new MessageContext(runtime);
        var collected = new Collected();
        await context.EnlistInOutboxAsync(collected);
        foreach (var (_, message, notBefore) in due.OrderBy(row => row.Id))
        {
            await context.PublishAsync(message, new DeliveryOptions { TenantId = message.Event.Region, ScheduledTime = notBefore?.ToDateTimeOffset() });
        }

        var store = await runtime.StoreOfAsync(databases, database);
        await store.StoreIncomingAsync(transaction, [.. collected.Incoming]);
        await transaction.CommitAsync(CancellationToken.None);
        await context.FlushOutgoingMessagesAsync();
        return due.Count;
    }

    private async Task<List<(long Id, IReaction Message, Instant? NotBefore)>> TakeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(Take, connection, transaction);
        command.Parameters.AddWithValue(Most);
        command.Parameters.AddWithValue(catalogue.Names);
        await using var row = await command.ExecuteReaderAsync(stopping);
        var due = new List<(long, IReaction, Instant?)>();
        while (await row.ReadAsync(stopping))
        {
            var e = new EventReference(row.GetString(1), row.GetGuid(3), row.GetGuid(2), row.GetInt64(4));
            due.Add((row.GetInt64(0), catalogue.Message(row.GetString(5), e), row.IsDBNull(6) ? null : row.GetFieldValue<Instant>(6)));
        }

        return due;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Error, "The relay of reactions failed; it is tried again.")]
    private static partial void Failed(ILogger log, Exception exception);

    /// <summary>Gathers what is published, to be stored by one statement: a round trip for each would cost six times as much.</summary>
    private sealed class Collected : IEnvelopeTransaction
    {
        public List<Envelope> Incoming { get; } = [];

        public Task PersistIncomingAsync(Envelope envelope)
        {
            Incoming.Add(envelope);
            return Task.CompletedTask;
        }

        public Task PersistOutgoingAsync(Envelope envelope) => throw new NotSupportedException("Reactions go to a queue of this service.");

        public Task PersistOutgoingAsync(Envelope[] envelopes) => throw new NotSupportedException("Reactions go to a queue of this service.");

        public ValueTask RollbackAsync() => ValueTask.CompletedTask;

        public Task<bool> TryMakeEagerIdempotencyCheckAsync(Envelope envelope, DurabilitySettings settings, CancellationToken cancellation) =>
            throw new NotSupportedException("Reactions are repeated by the key of their commands.");
    }
}
