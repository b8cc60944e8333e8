using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Quotes the service's present price in the place of one that has expired.</summary>
public sealed record RenewFeeQuote(Guid RequestId, Instant? At, CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class RenewFeeQuoteHandler
{
    public static Task<Outcome> Handle(RenewFeeQuote command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, on) => DecideAsync(command, request, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(
        RenewFeeQuote command, CitizenRequest request, Deliberation on)
    {
        var service = await on.ReferenceAsync<ServiceDefinition>(ServiceDefinition.StreamId(on.Region, request.ServiceCode));
        return service is null ? ServiceRefusals.ServiceNotFound : request.RenewQuote(service.State.At(on.Now).Quote(on.At), on.At);
    }
}
