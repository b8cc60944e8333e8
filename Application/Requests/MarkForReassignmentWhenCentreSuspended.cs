using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;

namespace EventLedger.Application.Requests;

/// <summary>Open requests of a centre that is suspended have to go to others.</summary>
public static class MarkForReassignmentWhenCentreSuspended
{
    public sealed record Due(EventReference Event) : Reaction<CentreSuspended>(Event);

    public static SweepCentre Handle(Due due) => SweepCentre.Following(due.Event);
}
