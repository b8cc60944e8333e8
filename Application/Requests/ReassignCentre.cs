using EventLedger.Application.Shared;
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
    public static Task<Outcome> Handle(ReassignCentre command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => DecideAsync(command, request, at, ledger, cancellation), cancellation);

    private static async ValueTask<Decision> DecideAsync(
        ReassignCentre command, CitizenRequest request, Instant at, Ledger ledger, CancellationToken cancellation)
    {
        var region = command.Context.Actor.Region;
        var centre = await ledger.ReferenceAsync<ServiceCentre>(region, ServiceCentre.StreamId(region, command.CentreCode), cancellation);
        if (centre is null)
        {
            return CentreRefusals.CentreNotFound;
        }

        return centre.State.IsLicensedAt(at) ? request.ReassignCentre(command.CentreCode, command.Reason, at) : CentreRefusals.LicenceNotValid;
    }
}
