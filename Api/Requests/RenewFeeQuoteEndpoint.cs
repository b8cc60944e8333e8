using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>A new price, by the present fee schedule.</summary>
public sealed record FeeQuoteRenewal : Dated
{
    /// <summary>When it was asked for; now when absent.</summary>
    public Instant? RenewedAt { get; init; }
}

internal sealed class RenewFeeQuoteEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<FeeQuoteRenewal>("fee-quotes", call => new RenewFeeQuote(call.Id, call.Body.RenewedAt, call.Context))
        .Describe("Requests", "RenewFeeQuote", "Renews an expired quote", "")
        .Place(40)
        .Example(new FeeQuoteRenewal { RenewedAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(
            ServiceRefusals.ServiceNotFound,
            RequestRefusals.NoFeeDue,
            RequestRefusals.FeeAlreadyPaid,
            RequestRefusals.FeeQuoteStillValid(default),
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
