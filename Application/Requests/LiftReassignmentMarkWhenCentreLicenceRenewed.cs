using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;

namespace EventLedger.Application.Requests;

/// <summary>A centre whose licence had ended and holds again goes on with its requests that nobody has given to another.</summary>
public static class LiftReassignmentMarkWhenCentreLicenceRenewed
{
    public sealed record Due(EventReference Event) : Reaction<CentreLicenceRenewed>(Event);

    public static SweepCentre Handle(Due due) => SweepCentre.Following(due.Event);
}
