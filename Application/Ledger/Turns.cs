using System.Buffers.Binary;
using System.Collections.Immutable;
using Npgsql;

namespace EventLedger.Application.Ledger;

/// <summary>
/// Lets the commands that contend for one stream go one after another, on whatever node, once a race was lost. Without
/// it only one of twenty would win each round, and the last would have used up its attempts. Commands that meet nobody
/// take no turn: the expected version decides, as ever.
/// </summary>
internal sealed class Turns(NpgsqlDataSource database) : IDisposable
{
    // Streams share a turn by chance; that costs a short wait, and only while somebody contends.
    private const int Stripes = 256;

    // Whoever has a turn holds a connection and needs another to write, so turns must never take all there are.
    private const int AtOnce = 8;

    private const string Lock = "select pg_advisory_xact_lock(key) from unnest($1::bigint[]) as asked (key)";

    private readonly SemaphoreSlim[] stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly SemaphoreSlim slots = new(AtOnce, AtOnce);

    /// <summary>Whether somebody who lost a race is trying again, so that a newcomer would only make him lose once more.</summary>
    public bool IsContended(StreamKey key) => stripes[StripeOf(key)].CurrentCount == 0;

    /// <summary>
    /// Waits for the turn on a stream, and on others that the command was about when it lost: among those of this process
    /// first and of all nodes then, in one order for all, so that no two wait for each other. Disposing passes it on.
    /// </summary>
    public async Task<IAsyncDisposable> TakeAsync(StreamKey key, ImmutableArray<StreamKey> others, CancellationToken cancellation)
    {
        var turn = new Turn();
        try
        {
            foreach (var stripe in others.Select(StripeOf).Append(StripeOf(key)).Distinct().Order())
            {
                await turn.EnterAsync(stripes[stripe], cancellation);
            }

            await turn.EnterAsync(slots, cancellation);
            long[] locks = [.. others.Select(LockOf).Append(LockOf(key)).Distinct().Order()];
            await turn.LockAsync(await database.OpenConnectionAsync(cancellation), locks, cancellation);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        slots.Dispose();
        foreach (var stripe in stripes)
        {
            stripe.Dispose();
        }
    }

    // By the stream alone, as the locks: two kinds of state of one stream are one stream.
    private static int StripeOf(StreamKey key) => (int)((uint)key.Stream.GetHashCode() % Stripes);

    private static long LockOf(StreamKey key) => BinaryPrimitives.ReadInt64LittleEndian(key.Stream.ToByteArray().AsSpan(8));

    private sealed class Turn : IAsyncDisposable
    {
        private readonly Stack<SemaphoreSlim> entered = new();
        private NpgsqlConnection? connection;

        public async Task EnterAsync(SemaphoreSlim door, CancellationToken cancellation)
        {
            await door.WaitAsync(cancellation);
            entered.Push(door);
        }

        /// <summary>The lock ends with its transaction, hence also when this node dies.</summary>
        public async Task LockAsync(NpgsqlConnection opened, long[] locks, CancellationToken cancellation)
        {
            connection = opened;
            var transaction = await opened.BeginTransactionAsync(cancellation);
            await using var command = new NpgsqlCommand(Lock, opened, transaction);
            command.Parameters.AddWithValue(locks);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        public async ValueTask DisposeAsync()
        {
            if (connection is not null)
            {
                // An open transaction is rolled back.
                await connection.DisposeAsync();
            }

            while (entered.TryPop(out var door))
            {
                door.Release();
            }
        }
    }
}
