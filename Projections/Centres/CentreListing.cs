using System.Collections.Immutable;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;
using NodaTime;

// The plain example of a read model: document, projection and read. Copy it, and name it in ProjectionCatalogue.
namespace EventLedger.Projections.Centres;

/// <summary>A centre as lists show it; <paramref name="Id"/> is its stream.</summary>
[DatabaseSchemaName(ProjectionCatalogue.Schema)]
public sealed record CentreListing(
    Guid Id, long Version, string Code, string NameAr, string NameEn, string LicenceNumber, LocalDate? LicensedFrom, LocalDate? LicensedUntil, bool Suspended)
{
    /// <summary>How the licence ended for good; absent while it did not, so that the documents of earlier centres stay as they are.</summary>
    public Termination? Terminated { get; init; }
}

/// <summary>Keeps <see cref="CentreListing"/>, one document for each centre's stream.</summary>
public sealed partial class CentreListingProjection : SingleStreamProjection<CentreListing, Guid>
{
    public CentreListingProjection()
    {
        Name = nameof(CentreListing);
        foreach (var e in EventCatalogue.OfStream<ServiceCentre>())
        {
            IncludeType(e.Type);
        }
    }

    // A projection whose progress was set back meets again what is in the document already.
    public override CentreListing? Evolve(CentreListing? snapshot, Guid id, IEvent e) =>
        e.Version <= snapshot?.Version ? snapshot : After(snapshot, id, (DomainEvent)e.Data) with { Version = e.Version };

    // Every event of the stream has an arm, if only to be passed over: one that is forgotten fails the tests.
    private static CentreListing After(CentreListing? before, Guid id, DomainEvent @event) => (before, @event) switch
    {
        (_, CentreLicensed e) => new(id, 1, e.Code, e.NameAr, e.NameEn, e.LicenceNumber, e.ValidFrom, e.ValidUntil, Suspended: false),
        ({ }, CentreSuspended) => before with { Suspended = true },
        ({ }, CentreReinstated) => before with { Suspended = false },
        ({ }, CentreLicenceEnded) => before,
        ({ }, CentreLicenceRenewed e) => before with { LicenceNumber = e.LicenceNumber ?? before.LicenceNumber, LicensedUntil = e.ValidUntil },
        ({ }, CentreLicenceRevoked) => before with { Terminated = Termination.Revoked },
        ({ }, CentreLicenceRestored) => before with { Terminated = null },
        ({ }, CentreLicenceSurrendered) => before with { Terminated = Termination.Surrendered },
        _ => throw new ForeignEventException(@event, typeof(CentreListing)),
    };
}

/// <summary>Which centres to list.</summary>
/// <param name="Name">Part of a name in either language.</param>
/// <param name="Licensed">Only those that may open requests today (true) or only the others (false).</param>
/// <param name="After">The code the page before ended with; null for the first page.</param>
public sealed record CentreFilter(string Region, string? Name, bool? Licensed, string? After, int Limit);

/// <summary>A page of centres by their codes; <paramref name="Next"/> is null on the last.</summary>
public sealed record CentrePage(ImmutableArray<CentreListing> Items, string? Next, Freshness Freshness);

/// <summary>Lists a region's centres.</summary>
public sealed class CentreDirectory(IDocumentStore store, ProjectionProgress progress, TimeProvider time)
{
    public async Task<CentrePage> ReadAsync(CentreFilter filter, CancellationToken cancellation)
    {
        // Asked first, so that the answer is never older than it says.
        var freshness = await progress.ReadAsync(filter.Region, nameof(CentreListing), cancellation);
        await using var session = store.QuerySession(filter.Region);
        var found = await Filtered(session.Query<CentreListing>(), filter).OrderBy(centre => centre.Code).Take(filter.Limit + 1).ToListAsync(cancellation);

        // The one more than was asked for tells that there is a next page.
        var next = found.Count > filter.Limit ? Cursor.Write(found[filter.Limit - 1].Code) : null;
        return new([.. found.Take(filter.Limit)], next, freshness);
    }

    private IQueryable<CentreListing> Filtered(IQueryable<CentreListing> centres, CentreFilter filter)
    {
        var (name, after, today) = (filter.Name ?? "", filter.After ?? "", Instant.FromDateTimeOffset(time.GetUtcNow()).InZone(BusinessCalendar.Zone).Date);
        centres = centres.Where(c => c.Code.CompareTo(after) > 0)
            .Where(c => c.NameAr.Contains(name, StringComparison.OrdinalIgnoreCase) || c.NameEn.Contains(name, StringComparison.OrdinalIgnoreCase));
        return filter.Licensed switch
        {
            true => centres.Where(c => !c.Suspended && c.Terminated == null && (c.LicensedFrom == null || c.LicensedFrom <= today) && (c.LicensedUntil == null || c.LicensedUntil >= today)),
            false => centres.Where(c => c.Suspended || c.Terminated != null || c.LicensedFrom > today || c.LicensedUntil < today),
            null => centres,
        };
    }
}
