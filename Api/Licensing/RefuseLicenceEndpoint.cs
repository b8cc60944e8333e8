using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Licensing;

/// <summary>Why a licence is refused.</summary>
public sealed record LicenceRefusal
{
    /// <summary>Shown to the applicant; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }
}

internal sealed class RefuseLicenceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceRefusal, LicenceApplicationReceipt>(
            "/v1/licence-applications/{id:guid}/refusal", call => new RefuseLicence(call.Id, call.Body.Reason, call.Context))
        .Changes<LicenceApplication>()
        .Describe("Licensing", "RefuseLicence", "Refuses a licence", "After the assessment, or when a returned application does not come back in its time. The applicant can appeal.")
        .Place(100)
        .Example(new LicenceRefusal { Reason = "The premises were let to somebody else" })
        .Refuses(LicensingRefusals.LicenceApplicationDecided, LicensingRefusals.LicenceApplicationNotAssessed, LicensingRefusals.ApplicantHasTime(default))
        .AllowRoles(Role.Administrator);
}
