using EventLedger.Application.Reactions;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>Records that the time to decide on an appeal has passed, unless somebody has decided by then.</summary>
public static class NoteAppealTermWhenLicenceAppealLodged
{
    public sealed record Due(EventReference Event) : Reaction<LicenceAppealLodged>(Event), IDelayed<LicenceAppealLodged>
    {
        public static Instant? NotBefore(LicenceAppealLodged e, BusinessCalendar calendar) => e.DueBy;
    }

    public static async Task Handle(Due due, Reactor reactor, CancellationToken cancellation)
    {
        var lodged = await reactor.ReadAsync(due, cancellation);
        await reactor.SendAsync(
            new NoteAppealTerm(due.Event.Stream, lodged.ByFor()), cancellation, LicensingRefusals.LicenceAppealDecided, LicensingRefusals.LicenceAppealTermNotPassed);
    }
}
