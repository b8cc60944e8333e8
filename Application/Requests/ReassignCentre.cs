using EventLedger.Application.Centres;
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
        ledger.DecideAsync(command, (request, on) => DecideAsync(command.CentreCode, command.Reason, request, on), cancellation);

    internal static async ValueTask<Decision> DecideAsync(string centreCode, string reason, CitizenRequest request, Deliberation on) =>
        await on.RestOnCentreAsync(centreCode) is not { } centre ? CentreRefusals.CentreNotFound
        : !centre.CanTakeOn(on.Context.Actor, on.At, on.Now) ? CentreRefusals.LicenceNotValid
        : FollowCentreHandler.InHands(centre, request, request.ReassignCentre(centreCode, reason, on.At), on.Context, on.At);
}
