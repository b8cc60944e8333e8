using EventLedger.Api.Http;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Mandates;

/// <summary>A yes to what a centre asked.</summary>
public sealed record MandateConfirmation
{
    public required Guid MandateId { get; init; }

    /// <summary>What the beneficiary was sent by SMS and tells the centre; absent when the beneficiary is signed in.</summary>
    [Text(20)]
    public string? Code { get; init; }

    // Codes never reach a log.
    public override string ToString() => nameof(MandateConfirmation);
}

internal sealed class ConfirmMandateEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<MandateConfirmation, MandateReceipt>("/v1/beneficiaries/{id:guid}/mandates/{code}/confirmation", call =>
            new ConfirmMandate(call.Id, call.Route("code"), call.Body.MandateId, call.Body.Code, call.Context))
        .Describe("Mandates", "ConfirmMandate", "Says yes to what a centre asked", "The beneficiary's own word, signed in; or the code that was sent to the beneficiary's mobile for this, entered by the centre.")
        .Example(new MandateConfirmation { MandateId = new("01988a3c-7a00-7000-8000-000000000001"), Code = "493027" })
        .Changes<CentreMandates>()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.GuardianNeeded,
            MandateRefusals.MandateAlreadyGiven,
            MandateRefusals.MandateEnded,
            MandateRefusals.MandateTermInvalid(default),
            CredentialRefusals.CodeNotAccepted)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager);
}
