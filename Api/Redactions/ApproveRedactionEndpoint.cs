using EventLedger.Api.Http;
using EventLedger.Application.Redactions;
using EventLedger.Domain.Redactions;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Redactions;

/// <summary>Agreement by a second person.</summary>
public sealed record RedactionApproval : Dated
{
    /// <summary>When; now when absent.</summary>
    public Instant? ApprovedAt { get; init; }
}

internal sealed class ApproveRedactionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<RedactionApproval, RedactionReceipt>(
            "/v1/ledger/redactions/{id:guid}/approval",
            call => new ApproveRedaction(call.Id, call.Body.ApprovedAt, call.Context))
        .Changes<Redaction>()
        .Describe(
            "Ledger",
            "ApproveRedaction",
            "Approves a redaction",
            "Cannot be taken back. A leaf that names both persons and the basis is sealed and published first; then the members are masked, a second or so later.")
        .Example(new RedactionApproval { ApprovedAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(RedactionRefusals.RedactionAlreadyDecided, RedactionRefusals.RedactionNeedsAnother)
        .AllowRoles(Role.Auditor);
}
