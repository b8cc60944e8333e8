using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Gives the request into another centre's hands.</summary>
public sealed record ReassignCentre(Guid RequestId, string CentreCode, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ReassignCentreHandler
{
    public static Task<Outcome> Handle(ReassignCentre command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, on) => DecideAsync(command, request, on, ledger.Now()), cancellation);

    private static async ValueTask<Decision> DecideAsync(
        ReassignCentre command, CitizenRequest request, Deliberation on, Instant now)
    {
        var centre = await on.ReferenceAsync<ServiceCentre>(ServiceCentre.StreamId(on.Region, command.CentreCode));
        if (centre is null)
        {
            return CentreRefusals.CentreNotFound;
        }

        return centre.State.CanTakeOn(on.Context.Actor, on.At, now)
            ? FollowCentreHandler.InHands(centre.State, request, request.ReassignCentre(command.CentreCode, command.Reason, on.At), on.Context, on.At)
            : CentreRefusals.LicenceNotValid;
    }
}
