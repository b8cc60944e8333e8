using System.Collections.Concurrent;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using Microsoft.Extensions.Logging;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace EventLedger.Application.Reactions;

/// <summary>
/// Whether reactions wait. A restored backup would have them a second time: it still holds rows and messages of what was
/// done after it was made. The ledger knows, since it is older than what was signed; an operator lets reactions go on.
/// </summary>
public sealed partial class ReactionHold(Databases databases, SealedLedgers ledgers, ILogger<ReactionHold> log)
{
    private const string Releases = $"{LedgerSchema.Name}.reaction_releases";

    // Held until it is known not to be.
    private readonly ConcurrentDictionary<NpgsqlDataSource, bool> isFree = new();

    public bool IsHeld(string region) => !isFree.GetValueOrDefault(databases.Of(region));

    /// <summary>Finds out about a database; answers whether reactions wait.</summary>
    public async Task<bool> LookAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var isHeld = await SealerOf(database).SetBackFromAsync(cancellation) is { } signed && !await IsReleasedAsync(database, signed, cancellation);
        Know(database, isHeld);
        return isHeld;
    }

    /// <summary>Lets the reactions of a region's database go on although it was set back. Until it is set back once more.</summary>
    /// <returns>Whether they waited.</returns>
    public async Task<bool> ReleaseAsync(NpgsqlDataSource database, string by, CancellationToken cancellation)
    {
        if (await SealerOf(database).SetBackFromAsync(cancellation) is not { } signed || await IsReleasedAsync(database, signed, cancellation))
        {
            return false;
        }

        await using var command = database.CreateCommand($"insert into {Releases} (signed_size, released_by) values ($1, $2) on conflict do nothing");
        command.Parameters.AddWithValue(signed);
        command.Parameters.AddWithValue(by);
        await command.ExecuteNonQueryAsync(cancellation);
        await LookAsync(database, cancellation);
        return true;
    }

    internal static Table Table()
    {
        var table = LedgerSchema.NewTable("reaction_releases");
        table.AddColumn("signed_size", "bigint").AsPrimaryKey();
        table.AddColumn("released_by", "varchar").NotNull();
        table.AddColumn("released_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    // Told once, by whoever finds it changed, however many look.
    private void Know(NpgsqlDataSource database, bool isHeld)
    {
        var isNew = isFree.TryAdd(database, !isHeld) ? isHeld : isFree.TryUpdate(database, !isHeld, comparisonValue: isHeld);
        if (isNew && isHeld)
        {
            Held(log, NameOf(database));
        }
        else if (isNew)
        {
            Free(log, NameOf(database));
        }
    }

    private static string? NameOf(NpgsqlDataSource database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;

    private static async Task<bool> IsReleasedAsync(NpgsqlDataSource database, long signed, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select exists (select from {Releases} where signed_size = $1)");
        command.Parameters.AddWithValue(signed);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private Sealer SealerOf(NpgsqlDataSource database) => ledgers.Sealers.All.Single(sealer => sealer.Database == database);

    [LoggerMessage(LogLevel.Warning, "The reactions of database {Database} wait until an operator lets them go: it is older than what was signed of it.")]
    private static partial void Held(ILogger log, string? database);

    [LoggerMessage(LogLevel.Information, "The reactions of database {Database} go on.")]
    private static partial void Free(ILogger log, string? database);
}
