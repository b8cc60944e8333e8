using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>Records the end of a licence when its last day has passed, unless it was prolonged or has ended otherwise by then.</summary>
public static class EndLicenceWhenCentreLicensed
{
    public sealed record Due(EventReference Event) : Reaction<CentreLicensed>(Event), IDelayed<CentreLicensed>
    {
        public static Instant? NotBefore(CentreLicensed e, BusinessCalendar calendar) => e.ValidUntil is { } last ? ServiceCentre.EndOf(last) : null;
    }

    public static async Task Handle(Due due, Reactor reactor, CancellationToken cancellation)
    {
        var licensed = await reactor.ReadAsync(due, cancellation);
        await reactor.SendAsync(
            new EndLicence(licensed.Event.Code, null, licensed.ByFor()), cancellation, CentreRefusals.LicenceAlreadyEnded, CentreRefusals.LicenceNotEnded);
    }
}
