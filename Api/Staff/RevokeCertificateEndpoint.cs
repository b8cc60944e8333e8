using EventLedger.Api.Http;
using EventLedger.Application.Staff;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Api.Staff;

/// <summary>The end of a certificate before its time.</summary>
public sealed record CertificateRevocation
{
    /// <summary>The first day on which it is worth nothing, in Riyadh; today when absent. May have passed: what was done since stays done.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Shown to whom it was issued; no personal data.</summary>
    [Reason(500)]
    public required string Reason { get; init; }
}

internal sealed class RevokeCertificateEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<CertificateRevocation, StaffReceipt>("/v1/staff/{user}/certificates/{id:guid}/revocation", call =>
            new RevokeCertificate(call.Route("user"), call.Id, call.Body.From, call.Body.Reason, call.Context))
        .Describe("Staff", "RevokeCertificate", "Revokes a certificate from a day on")
        .Example(new CertificateRevocation { Reason = "Documents were not looked at" })
        .Changes<StaffMember>()
        .Refuses(StaffRefusals.CertificateNotFound, StaffRefusals.CertificateEnded)
        .AllowRoles(Role.Administrator);
}
