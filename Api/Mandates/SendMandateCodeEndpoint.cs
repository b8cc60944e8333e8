using EventLedger.Api.Credentials;
using EventLedger.Api.Http;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Mandates;

/// <summary>What the beneficiary is to say yes to.</summary>
public sealed record WaitingMandate
{
    public required Guid MandateId { get; init; }
}

internal sealed class SendMandateCodeEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapQuestion<WaitingMandate, SentCode>("/v1/beneficiaries/{id:guid}/mandates/{code}/code", AnswerAsync)
        .Describe("Mandates", "SendMandateCode", "Sends another code for a mandate that waits for a yes", "The earlier one is of no use any more. The answer does not tell the code.")
        .Example(new WaitingMandate { MandateId = new("01988a3c-7a00-7000-8000-000000000001") })
        .Refuses(
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            CredentialRefusals.NoMobileNumber,
            CredentialRefusals.TooManyCodes,
            MandateRefusals.MandateNotFound,
            MandateRefusals.MandateAlreadyGiven,
            MandateRefusals.MandateEnded)
        .AllowRoles(Role.CentreClerk, Role.CentreManager);

    private static async Task<Refusal?> AnswerAsync(Call<WaitingMandate> call)
    {
        var (expiresAt, refusal) = await call.Http.RequestServices.GetRequiredService<MandateCodes>().SendAgainAsync(
            call.Actor, call.Id, call.Route("code"), call.Body.MandateId, call.Http.RequestAborted);
        return await SentCode.AnswerAsync(call.Http, expiresAt, refusal);
    }
}
