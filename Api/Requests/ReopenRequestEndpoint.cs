using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>Why the outcome does not stand.</summary>
public sealed record Reopening : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? ReopenedAt { get; init; }
}

internal sealed class ReopenRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Reopening>("reopening", call => new ReopenRequest(call.Id, call.Body.Reason, call.Body.ReopenedAt, call.Context))
        .Describe("Requests", "ReopenRequest", "Reopens the request", "Takes back the outcome that stands.")
        .Place(200)
        .Example(new Reopening { Reason = "Decided on the wrong document" })
        .Refuses(
            RequestRefusals.NotClosed,
            RequestRefusals.RequestAlreadyOpen(""),
            RequestRefusals.FeeIsRefunded,
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.BeneficiaryErased)
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
