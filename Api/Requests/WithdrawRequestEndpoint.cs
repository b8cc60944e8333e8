using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>Why the beneficiary takes it back.</summary>
public sealed record Withdrawal : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? WithdrawnAt { get; init; }
}

internal sealed class WithdrawRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Withdrawal>("withdrawal", call => new WithdrawRequest(call.Id, call.Body.Reason, call.Body.WithdrawnAt, call.Context))
        .Describe("Requests", "WithdrawRequest", "Withdraws the request", "At the beneficiary's wish.")
        .Place(170)
        .Example(new Withdrawal { Reason = "No longer needed" })
        .Refuses(
            MandateRefusals.MandateRequired(default, default),
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
