using System.Collections.Frozen;
using System.Collections.Immutable;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;

namespace EventLedger.Domain.Webhooks;

/// <summary>
/// The events that are told to others: those of requests, and of the places, services, calendars and licences around them. Records of persons, their
/// mandates, guardians and deaths, staff and their accounts, readings, redactions, incidents and audits are not, whatever of them would be left; nor are
/// drafts, which are there for nobody but who drafts, nor how an applicant for a licence was judged, nor a kind of stream that comes later, until it is named here.
/// </summary>
public static class PublicEvents
{
    private static readonly FrozenSet<Type> Told = new[]
    {
        typeof(CitizenRequest), typeof(ServiceCentre), typeof(Department), typeof(ServiceDefinition), typeof(OfficeCalendar),
        typeof(CentreTransfer), typeof(LicensingCriteria), typeof(LicenceApplication), typeof(LicenceAppeal),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> Untold = new[] { typeof(ServiceDrafted), typeof(ServiceDraftDiscarded), typeof(LicenceApplicationAssessed) }.ToFrozenSet();

    private static readonly FrozenDictionary<string, PublicGroup> Shapes = EventCatalogue.All.Where(type => Told.Contains(type.State) && !Untold.Contains(type.Type))
        .ToFrozenDictionary(type => type.StoredName, type => PublicShape.OfMembers(type.Type), StringComparer.Ordinal);

    /// <summary>Their stored names, in order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Shapes.Keys.Order(StringComparer.Ordinal)];

    public static bool Contains(string storedName) => Shapes.ContainsKey(storedName);

    /// <summary>What is told of events of a type; null when nothing is.</summary>
    public static PublicGroup? Find(string storedName) => Shapes.GetValueOrDefault(storedName);
}
