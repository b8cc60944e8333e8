using EventLedger.Api.Credentials;
using EventLedger.Api.Http;
using EventLedger.Api.Setup;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>All that is needed is in the token.</summary>
public sealed record AuthorityVerification;

internal sealed class VerifyByAuthorityEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<AuthorityVerification, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/verification-by-authority", Create)
        .Describe(
            "Beneficiaries",
            "VerifyByAuthority",
            "Verifies a record that somebody opened alone, by the authority that signed them in",
            "For the person, with a token in which the authority tells the number of their document; it has to be that of the record. Which claim says so is a setting, and without it no authority vouches for anybody.")
        .Example(new AuthorityVerification())
        .Changes<Beneficiary>()
        .Refuses(
            BeneficiaryRefusals.IdentityNotProven,
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryAlreadyVerified,
            BeneficiaryRefusals.BeneficiaryAlreadyRegistered(Guid.Empty))
        .AllowRoles(Role.Beneficiary);

    private static VerifyByAuthority Create(Call<AuthorityVerification> call)
    {
        var (user, identity) = (call.Http.User, call.Http.RequestServices.GetRequiredService<Settings>().Identity);

        // What the service itself issues says nothing that somebody else vouched for.
        var isTheirs = identity.Authority is not null && user.FindFirst(PortalIssuer.Family) is null;
        return new(
            call.Id,
            isTheirs && identity.IdentityClaim is { } claim ? Claims.OnlyOne(user, claim) : null,
            identity.Authority ?? "",
            call.Context);
    }
}
