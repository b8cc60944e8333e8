using EventLedger.Application.Shared;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Quotes the service's present price in the place of one that has expired.</summary>
public sealed record RenewFeeQuote(Guid RequestId, Instant? At, CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class RenewFeeQuoteHandler
{
    public static Task<Outcome> Handle(RenewFeeQuote command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => DecideAsync(command, request, at, ledger, cancellation), cancellation);

    private static async ValueTask<Decision> DecideAsync(
        RenewFeeQuote command, CitizenRequest request, Instant at, Ledger ledger, CancellationToken cancellation)
    {
        var region = command.Context.Actor.Region;
        var service = await ledger.ReferenceAsync<ServiceDefinition>(region, ServiceDefinition.StreamId(region, request.ServiceCode), cancellation);
        return service is null ? ServiceRefusals.ServiceNotFound : request.RenewQuote(service.State.Quote(at), at);
    }
}
