using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>The document that somebody shows.</summary>
public sealed record ShownIdentity
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
    public override string ToString() => nameof(ShownIdentity);
}

internal sealed class FindSelfRegistrationsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapQuestion<ShownIdentity, Listing<FoundRecord>>("/v1/self-registrations/search", AnswerAsync)
        .Describe(
            "Self-registration",
            "FindSelfRegistrations",
            "Records that wait for a centre, by identity",
            "Anybody can give any number: there may be several, the latest first, and none has to be the person's. Each is shown masked, as one reading of the record.")
        .Example(new ShownIdentity { NationalId = "1058529940" })
        .Refuses(BeneficiaryRefusals.NationalIdInvalid, AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(Call<ShownIdentity> call)
    {
        if (Identity.Parse(call.Body.IdentityType, call.Body.IssuedBy, call.Body.NationalId) is not { } identity)
        {
            return BeneficiaryRefusals.NationalIdInvalid;
        }

        var found = await call.Http.RequestServices.GetRequiredService<SelfRegistrations>().OfIdentityAsync(
            call.Actor.Region, identity, FoundRecords.Most, call.Http.RequestAborted);
        var shown = await FoundRecords.ShowAsync(call.Http, call.Actor, found.Select(id => (id, (CandidateSignal?)null)));
        await Answers.WriteAsync(call.Http, new Listing<FoundRecord>(shown));
        return null;
    }
}
