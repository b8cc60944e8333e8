using System.Collections.Frozen;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Ledger.Replay;

/// <summary>What the service says of that which a log refers to: what requests are decided by, besides the log.</summary>
/// <param name="Offer">The service all requests are for.</param>
/// <param name="IsOffered">Whether it is there already.</param>
/// <param name="Departments">Those that are there already, as <paramref name="Centres"/>.</param>
/// <param name="Centres">Those that are there already, by their codes; the others will be made, and take everything on.</param>
/// <param name="Missing">What the mapping says is there, and is not: by its path, such as <c>departments/LND</c>.</param>
/// <param name="Now">What is told of the time after it has not happened yet.</param>
internal sealed record Terms(
    ServiceOffer Offer, bool IsOffered, FrozenSet<string> Departments, FrozenDictionary<string, ServiceCentre> Centres, FrozenSet<string> Missing, Instant Now)
{
    /// <summary>As if nothing were there, so that all of it will be made as the log wants it.</summary>
    public static Terms OfNothing(string service, Instant now) => new(
        new ServiceOffer(service, 1, new FeeQuote([], Instant.MaxValue), [], Duration.FromHours(ReferenceData.TargetWorkingHours), []),
        false,
        FrozenSet<string>.Empty,
        FrozenDictionary<string, ServiceCentre>.Empty,
        FrozenSet<string>.Empty,
        now);
}
