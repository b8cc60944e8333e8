using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>The end of a guardianship before its day.</summary>
public sealed record GuardianshipEnd
{
    public required Guid GuardianshipId { get; init; }

    /// <summary>ended: it was one until now; recorded-in-error: it never was, and tells nothing of the person's age any more.</summary>
    public required GuardianshipEnding Cause { get; init; }

    /// <summary>Shown to whoever reads the record; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }
}

internal sealed class EndGuardianshipEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<GuardianshipEnd, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/guardians/ending", call =>
            new EndGuardianship(call.Id, call.Body.GuardianshipId, call.Body.Cause, call.Body.Reason, call.Context))
        .Describe(
            "Beneficiaries",
            "EndGuardianship",
            "Ends a guardianship before its day",
            "At once, and so do the mandates that the guardian gave. The person stays a minor, unless it was recorded in error.")
        .Example(new GuardianshipEnd
        {
            GuardianshipId = new("01988a3c-7a00-7000-8000-000000000002"),
            Cause = GuardianshipEnding.Ended,
            Reason = "Custody was given to the mother; judgment 4411",
        })
        .Changes<Beneficiary>()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.GuardianshipNotFound,
            BeneficiaryRefusals.GuardianshipOver)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
