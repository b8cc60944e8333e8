using EventLedger.Application.Ledger;

namespace EventLedger.Application.Staff;

/// <summary>Finds who works, or worked, at a centre or in a department, in the events themselves: a read model may lack the latest.</summary>
public sealed class StaffOfPlace(Databases databases)
{
    /// <summary>The streams of a centre's staff.</summary>
    public Task<List<Guid>> OfCentreAsync(string region, string code, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Select("centreCode"), [code], cancellation);

    /// <summary>The streams of a department's staff.</summary>
    public Task<List<Guid>> OfDepartmentAsync(string region, string code, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Select("departmentCode"), [code], cancellation);

    // Each kind of place has its index.
    private static string Select(string place) => $"""
        select distinct e.stream_id from {LedgerSchema.Name}.mt_events e
        where e.tenant_id = $1 and e.data->>'{place}' = $2 and e.type = 'staff_member_taken_on'
        """;
}
