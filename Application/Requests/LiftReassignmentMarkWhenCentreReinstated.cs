using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;

namespace EventLedger.Application.Requests;

/// <summary>A centre that works again goes on with its requests that nobody has given to another.</summary>
public static class LiftReassignmentMarkWhenCentreReinstated
{
    public sealed record Due(EventReference Event) : Reaction<CentreReinstated>(Event);

    public static SweepCentre Handle(Due due) => SweepCentre.Following(due.Event);
}
