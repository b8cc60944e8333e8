using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Credentials;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace EventLedger.Api.Credentials;

/// <summary>A code for whoever is there: a beneficiary who showed a document, or one of the staff.</summary>
/// <param name="Code">Ten letters and digits. It is told this once and kept nowhere.</param>
/// <param name="Page">Where it is used: /activate for a first password, /reset for another one, /activate/staff for both of the staff.</param>
/// <param name="ExpiresAt">72 hours from now.</param>
public sealed record IssuedCode(string Code, string Page, Instant ExpiresAt)
{
    public override string ToString() => nameof(IssuedCode);

    /// <summary>Prints a code for whoever the caller names, and answers with it.</summary>
    /// <param name="page">Where it is used, by what it is for.</param>
    internal static async Task AnswerAsync(HttpContext http, Func<Actor, Task<(PrintedCode? Code, Refusal? Refusal)>> issue, Func<CodePurpose, string> page)
    {
        if (!Commands.TryReadActor(http, out var actor, out var stranger))
        {
            await Problems.WriteAsync(http, stranger);
            return;
        }

        var (code, refusal) = await issue(actor);
        if (refusal is not null)
        {
            await Problems.WriteAsync(http, refusal);
            return;
        }

        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        await Answers.WriteAsync(http, new IssuedCode(code!.Code, page(code.Purpose), code.ExpiresAt));
    }
}

[Group("Credentials", "How beneficiaries come to sign in by themselves, and staff where no authority signs them in.", 36)]
internal sealed class IssueActivationCodeEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Post, "/v1/beneficiaries/{id:guid}/activation-code", AnswerAsync)
        .Produces<IssuedCode>(StatusCodes.Status200OK)
        .Describe(
            "Credentials",
            "IssueActivationCode",
            "Prints a code for a beneficiary who is there",
            "Takes the place of an earlier one, which is of no use any more. It is told once: whoever calls again is given another. No body is needed.")
        .Refuses(
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            CredentialRefusals.AccountNeedsMajority,
            CredentialRefusals.NoMobileNumber,
            CredentialRefusals.MobileChangedLately(default),
            CredentialRefusals.TooManyCodes,
            SharedRefusals.CertificateRequired("IDENTITY", "identity-verification", "expired"))
        .AllowRoles(Role.CentreClerk, Role.CentreManager);

    private static Task AnswerAsync(HttpContext http) => IssuedCode.AnswerAsync(
        http,
        actor => http.RequestServices.GetRequiredService<CredentialService>().IssueAsync(actor, http.RouteId(), http.RequestAborted),
        purpose => purpose == CodePurpose.Reset ? ResetPage.Path : ActivatePage.Path);
}
