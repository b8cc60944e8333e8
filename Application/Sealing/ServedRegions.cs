using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>
/// The regions of a database: those that the service is configured for, as what SQL names has nobody who would see or answer
/// for what was found there.
/// </summary>
public sealed class ServedRegions(NpgsqlDataSource database, params IReadOnlyList<string> configured)
{
    private static readonly string Select = $"select name from unnest($1::varchar[]) name where exists (select from {SealSchema.Name}.leaves l where l.tenant_id = name)";

    public bool Contain(string region) => configured.Contains(region);

    /// <summary>Those that something is sealed of; all of them while there is none.</summary>
    public async Task<string[]> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Select);
        command.Parameters.AddWithValue(configured.ToArray());
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var begun = new List<string>();
        while (await row.ReadAsync(cancellation))
        {
            begun.Add(row.GetString(0));
        }

        return begun.Count > 0 ? [.. begun] : [.. configured];
    }

    /// <summary>Whom something concerns.</summary>
    /// <param name="region">The one that it is about; null for what all share.</param>
    public async Task<string[]> ConcernedAsync(string? region, CancellationToken cancellation) =>
        region is not null && Contain(region) ? [region] : await ReadAsync(cancellation);
}
