using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A table of the ledger's schema whose rows are a person's (<c>tenant_id</c>, <c>beneficiary_id</c>) and go with the person's erasure.</summary>
public sealed record PersonalTable(string Name);

/// <summary>Destroys what is kept of a person beside the events.</summary>
public sealed class Erasures(IEnumerable<PersonalTable> tables)
{
    private readonly string[] others = [.. tables.Select(table => table.Name)];

    internal IReadOnlyList<string> Tables => [PersonalData.Table, .. others];

    /// <summary>Adds to a transaction that it goes; what is added after this sees what those wrote who had sealed something until then.</summary>
    internal void Destroy(Writes writes, Guid beneficiary)
    {
        PersonalData.Destroy(writes, beneficiary);
        foreach (var table in others)
        {
            writes.Add($"delete from {LedgerSchema.Name}.{table} where tenant_id = $1 and beneficiary_id = $2", writes.Region, beneficiary);
        }
    }
}
