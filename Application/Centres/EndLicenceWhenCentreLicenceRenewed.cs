using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>Records the end of a renewed licence when its new last day has passed, unless it was prolonged or has ended otherwise by then.</summary>
public static class EndLicenceWhenCentreLicenceRenewed
{
    public sealed record Due(EventReference Event) : Reaction<CentreLicenceRenewed>(Event), IDelayed<CentreLicenceRenewed>
    {
        public static Instant? NotBefore(CentreLicenceRenewed e, BusinessCalendar calendar) => ServiceCentre.EndOf(e.ValidUntil);
    }

    public static async Task Handle(Due due, Reactor reactor, StreamLedger ledger, CancellationToken cancellation)
    {
        var renewed = await reactor.ReadAsync(due, cancellation);
        var centre = (await ledger.FindAsync<ServiceCentre>(renewed.Region, due.Event.Stream, cancellation))!.State;
        await reactor.SendAsync(
            new EndLicence(centre.Code, null, renewed.ByFor()), cancellation, CentreRefusals.LicenceAlreadyEnded, CentreRefusals.LicenceNotEnded);
    }
}
