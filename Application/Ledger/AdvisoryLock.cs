using System.Data;
using Npgsql;

namespace EventLedger.Application.Ledger;

/// <summary>A lock among all nodes on a database, for as long as its connection lives: whoever dies lets it go.</summary>
internal sealed class AdvisoryLock : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly long key;

    private AdvisoryLock(NpgsqlConnection connection, long key) => (this.connection, this.key) = (connection, key);

    /// <summary>Null when another holds it.</summary>
    /// <remarks>Not to be cancelled: the connection would go back to its pool with a lock that nobody knows of.</remarks>
    public static async Task<AdvisoryLock?> TryTakeAsync(NpgsqlConnection connection, long key)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({key})", connection);
        return (bool)(await command.ExecuteScalarAsync(CancellationToken.None))! ? new AdvisoryLock(connection, key) : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (connection.State == ConnectionState.Open)
        {
            await using var command = new NpgsqlCommand($"select pg_advisory_unlock({key})", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
