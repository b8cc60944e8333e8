using System.Runtime.CompilerServices;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Ledger;

/// <summary>
/// Which things of a kind a region has by their codes, such as its departments. Each is written down with the event that
/// begins it, so a list is never behind; what they are is folded from their streams.
/// </summary>
public sealed class ReferenceCodes(Databases databases)
{
    private const string Insert = $"insert into {LedgerSchema.Name}.reference_codes (tenant_id, kind, code) values ($1, $2, $3)";

    private const string Select = $"select code from {LedgerSchema.Name}.reference_codes where tenant_id = $1 and kind = $2 order by code";

    /// <summary>In alphabetical order.</summary>
    public async Task<List<string>> ListAsync(string region, StreamKind kind, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(kind.Name);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var codes = new List<string>();
        while (await row.ReadAsync(cancellation))
        {
            codes.Add(row.GetString(0));
        }

        return codes;
    }

    /// <summary>Codes without a stream, and streams of listed kinds without a code: a part of the full audit.</summary>
    public static async IAsyncEnumerable<(string? Region, string What)> AuditAsync(NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var begun = await ReadAsync(
            connection,
            $"select tenant_id, type, stream_id::text from {LedgerSchema.Name}.mt_events where version = 1 and type = any($1)",
            (region, type, stream) => new Listed(region, EventCatalogue.Find(type)!.Stream.Name, Guid.Parse(stream)),
            cancellation);
        var coded = await ReadAsync(
            connection,
            $"select tenant_id, kind, code from {LedgerSchema.Name}.reference_codes where $1 is not null",
            (region, kind, code) => new Listed(region, kind, Codes.StreamId(region, kind, code)),
            cancellation);
        foreach (var (region, kind, stream) in begun.Except(coded))
        {
            yield return (region, $"The {kind} of stream {stream} of {region} is not listed.");
        }

        foreach (var (region, kind, stream) in coded.Except(begun))
        {
            yield return (region, $"A {kind} of {region} is listed, and its stream {stream} was never begun.");
        }
    }

    internal static void Remember(Writes writes, StreamKind kind, string code) =>
        writes.Add(Insert, writes.Region, kind.Name, code);

    private static async Task<List<Listed>> ReadAsync(NpgsqlConnection connection, string sql, Func<string, string, string, Listed> read, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue((string[])[.. EventCatalogue.All.Where(e => e.Stream.IsListed).Select(e => e.StoredName)]);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var all = new List<Listed>();
        while (await row.ReadAsync(cancellation))
        {
            all.Add(read(row.GetString(0), row.GetString(1), row.GetString(2)));
        }

        return all;
    }

    private sealed record Listed(string Region, string Kind, Guid Stream);
}
