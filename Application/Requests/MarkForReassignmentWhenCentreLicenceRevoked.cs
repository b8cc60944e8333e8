using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;

namespace EventLedger.Application.Requests;

/// <summary>Open requests of a centre whose licence was revoked have to go to others.</summary>
public static class MarkForReassignmentWhenCentreLicenceRevoked
{
    public sealed record Due(EventReference Event) : Reaction<CentreLicenceRevoked>(Event);

    public static SweepCentre Handle(Due due) => SweepCentre.Following(due.Event);
}
