using EventLedger.Application.Beneficiaries;
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
    public static Task<Outcome> Handle(
        ReopenRequest command, StreamLedger ledger, PersonalData personal, RequestReservations reservations, CancellationToken cancellation)
    {
        return ledger.DecideAsync(command, DecideAsync, (writes, request) => PersonalData.Hold(writes, request.OpenedFor), cancellation);

        // Nobody could serve a person who was erased.
        async ValueTask<Decision> DecideAsync(CitizenRequest request, Deliberation on) =>
            await personal.FindKeyAsync(on.Region, request.OpenedFor, on.Cancellation, on.IsRepeated) is null
                ? await PersonalData.WhyGoneAsync(ledger, on.Region, request.OpenedFor, on.Cancellation)
                : await ReopenAsync(command, request, reservations, on);
    }

    private static async ValueTask<Decision> ReopenAsync(ReopenRequest command, CitizenRequest request, RequestReservations reservations, Deliberation on)
    {
        if (on.IsRepeated && request.IsOneAtATime
            && await reservations.FindAsync(on.Region, request.BeneficiaryId, request.ServiceCode, command.RequestId, on.Cancellation) is { } taken)
        {
            return taken;
        }

        if (request.IsOneAtATime && await reservations.FindMergedAsync(on, request.BeneficiaryId, request.ServiceCode) is { } beside)
        {
            return beside;
        }

        var centre = request.CentreCode is { } code ? await on.ReferenceAsync<ServiceCentre>(ServiceCentre.StreamId(on.Region, code)) : null;
        return FollowCentreHandler.InHands(centre?.State, request, request.Reopen(command.Reason, on.At), on.Context, on.At);
    }
}
