using System.Collections.Concurrent;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Calendars;

namespace EventLedger.Application.Calendars;

/// <summary>The working time of departments, as the database had it at most two seconds ago.</summary>
public sealed class CalendarsInForce(TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<(string Region, string? Department), Held> held = new();

    /// <param name="departmentCode">Null for the region's own.</param>
    public ValueTask<OfficeCalendars> OfAsync(Deliberation on, string? departmentCode) =>
        Fresh(on.Region, departmentCode) is { } known ? new(known) : ReadAsync(on.Region, departmentCode, on.ReferenceAsync<OfficeCalendar>);

    /// <param name="departmentCode">Null for the region's own.</param>
    public ValueTask<OfficeCalendars> OfAsync(StreamLedger ledger, string region, string? departmentCode, CancellationToken cancellation) =>
        Fresh(region, departmentCode) is { } known
            ? new(known)
            : ReadAsync(region, departmentCode, stream => ledger.ReferenceAsync<OfficeCalendar>(region, stream, cancellation));

    /// <summary>The same, from an amendment on: another node may know it before this one does.</summary>
    /// <param name="amended">Whose calendar was amended; null for the region's.</param>
    /// <param name="edition">Its version then.</param>
    public async ValueTask<OfficeCalendars> SinceAsync(Deliberation on, string departmentCode, string? amended, int edition)
    {
        var known = await OfAsync(on, departmentCode);
        return (known.EditionOf(amended, departmentCode) ?? edition) >= edition
            ? known
            : await ReadAsync(on.Region, departmentCode, async stream => await on.FindAsync<OfficeCalendar>(stream));
    }

    // Most regions and departments amend nothing, and of what is not there the ledger remembers nothing.
    private OfficeCalendars? Fresh(string region, string? departmentCode) =>
        held.TryGetValue((region, departmentCode), out var known) && time.GetElapsedTime(known.ReadAt) < Age ? known.Calendars : null;

    private async ValueTask<OfficeCalendars> ReadAsync(
        string region, string? departmentCode, Func<Guid, ValueTask<Current<OfficeCalendar>?>> referenceAsync)
    {
        var readAt = time.GetTimestamp();
        var ofRegion = await referenceAsync(OfficeCalendar.StreamId(region, null));
        var ofDepartment = departmentCode is null ? null : await referenceAsync(OfficeCalendar.StreamId(region, departmentCode));

        // One that is known has reckoned years of days already.
        var calendars = held.TryGetValue((region, departmentCode), out var known)
            && known.Calendars.Version is var version
            && version.Region == (ofRegion?.Version ?? 0)
            && version.Department == (ofDepartment?.Version ?? 0)
            ? known.Calendars
            : ofRegion is null && ofDepartment is null ? OfficeCalendars.Default : new(ofRegion?.State, ofDepartment?.State);
        held[(region, departmentCode)] = new(calendars, readAt);
        return calendars;
    }

    private sealed record Held(OfficeCalendars Calendars, long ReadAt);
}
