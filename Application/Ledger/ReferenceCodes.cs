using EventLedger.Domain.Shared;

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

    internal static void Remember(Writes writes, StreamKind kind, string code) =>
        writes.Add(Insert, writes.Region, kind.Name, code);
}
