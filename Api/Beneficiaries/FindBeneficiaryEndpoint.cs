using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>An identity to look for.</summary>
public sealed record SoughtIdentity
{
    /// <summary>The number of the document.</summary>
    [Text(20)]
    public required string NationalId { get; init; }

    /// <summary>national-id, iqama, establishment or passport; when absent, the first three are told by the number itself.</summary>
    [Text(20)]
    public string? IdentityType { get; init; }

    /// <summary>The country that issued a passport: two letters (ISO 3166-1), such as EG.</summary>
    [Text(2)]
    public string? IssuedBy { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(SoughtIdentity);
}

/// <summary>The record that an identity leads to.</summary>
public sealed record FoundBeneficiary(Guid Id);

internal sealed class FindBeneficiaryEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapQuestion<SoughtIdentity, FoundBeneficiary>("/v1/beneficiaries/search", AnswerAsync)
        .Describe("Beneficiaries", "FindBeneficiary", "The record that an identity leads to", "Also by an earlier document of the same person. Nothing of the record is told but its id.")
        .Example(new SoughtIdentity { NationalId = "1058529940" })
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, BeneficiaryRefusals.NationalIdInvalid)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(Call<SoughtIdentity> call)
    {
        if (Identity.Parse(call.Body.IdentityType, call.Body.IssuedBy, call.Body.NationalId) is not { } identity)
        {
            return BeneficiaryRefusals.NationalIdInvalid;
        }

        var services = call.Http.RequestServices;
        var found = await services.GetRequiredService<Identities>().FindAsync(
            services.GetRequiredService<StreamLedger>(), call.Actor.Region, identity, call.Http.RequestAborted);
        if (found is not { } id)
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        await Answers.WriteAsync(call.Http, new FoundBeneficiary(id));
        return null;
    }
}
