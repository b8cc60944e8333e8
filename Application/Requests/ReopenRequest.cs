using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Takes back the outcome that stands.</summary>
public sealed record ReopenRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ReopenRequestHandler
{
    public static Task<Outcome> Handle(ReopenRequest command, StreamLedger ledger, RequestReservations reservations, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, on) => DecideAsync(command, request, reservations, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(ReopenRequest command, CitizenRequest request, RequestReservations reservations, Deliberation on)
    {
        if (on.IsRepeated && request.IsOneAtATime
            && await reservations.FindAsync(on.Region, request.BeneficiaryId, request.ServiceCode, command.RequestId, on.Cancellation) is { } taken)
        {
            return taken;
        }

        var centre = request.CentreCode is { } code ? await on.ReferenceAsync<ServiceCentre>(ServiceCentre.StreamId(on.Region, code)) : null;
        return FollowCentreHandler.InHands(centre?.State, request, request.Reopen(command.Reason, on.At), on.Context, on.At);
    }
}
