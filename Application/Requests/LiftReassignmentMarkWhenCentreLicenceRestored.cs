using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;

namespace EventLedger.Application.Requests;

/// <summary>A centre whose revocation was overturned goes on with its requests that nobody has given to another.</summary>
public static class LiftReassignmentMarkWhenCentreLicenceRestored
{
    public sealed record Due(EventReference Event) : Reaction<CentreLicenceRestored>(Event);

    public static SweepCentre Handle(Due due) => SweepCentre.Following(due.Event);
}
