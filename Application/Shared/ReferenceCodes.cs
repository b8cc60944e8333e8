namespace EventLedger.Application.Shared;

/// <summary>
/// Which centres, departments and services a region has. Each is written down with the event that begins it, so a list
/// is never behind; what they are is folded from their streams.
/// </summary>
public sealed class ReferenceCodes(Databases databases)
{
    public const string Centre = "centre";
    public const string Department = "department";
    public const string Service = "service";

    private const string Insert = $"insert into {LedgerSchema.Name}.reference_codes (tenant_id, kind, code) values ($1, $2, $3)";

    private const string Select = $"select code from {LedgerSchema.Name}.reference_codes where tenant_id = $1 and kind = $2 order by code";

    /// <summary>In alphabetical order.</summary>
    public async Task<List<string>> ListAsync(string region, string kind, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(kind);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var codes = new List<string>();
        while (await row.ReadAsync(cancellation))
        {
            codes.Add(row.GetString(0));
        }

        return codes;
    }

    internal static void Remember(Writes writes, string kind, string code) =>
        writes.Add(Insert, writes.Region, kind, code);
}
