using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;

namespace EventLedger.Application.Requests;

/// <summary>Open requests of a centre that gave its licence back have to go to others.</summary>
public static class MarkForReassignmentWhenCentreLicenceSurrendered
{
    public sealed record Due(EventReference Event) : Reaction<CentreLicenceSurrendered>(Event);

    public static SweepCentre Handle(Due due) => SweepCentre.Following(due.Event);
}
