using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;

namespace EventLedger.Application.Requests;

/// <summary>Open requests of a centre whose licence has ended have to go to others.</summary>
public static class MarkForReassignmentWhenCentreLicenceEnded
{
    public sealed record Due(EventReference Event) : Reaction<CentreLicenceEnded>(Event);

    public static SweepCentre Handle(Due due) => SweepCentre.Following(due.Event);
}
