using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Mandates;

/// <summary>What a beneficiary lets the caller's centre do.</summary>
public sealed record NewMandate
{
    /// <summary>
    /// How the beneficiary says yes: in-person, and it holds at once, whoever records it answering for it with the own name; portal, signed in, or
    /// code, telling the centre what is sent to the own mobile for this, and it holds once it is confirmed.
    /// </summary>
    public required Consent Consent { get; init; }

    /// <summary>What the centre may do; everything when absent.</summary>
    [Entries(1, 3)]
    public ImmutableArray<MandateRight>? Rights { get; init; }

    /// <summary>Codes of the services it is for; all when absent.</summary>
    [Entries(1, 50)]
    public ImmutableArray<string>? Services { get; init; }

    /// <summary>The one request that it is for, with whose end it ends; any when absent.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>What was shown, such as the type of a document. No personal data.</summary>
    [Text(200)]
    public string? Shown { get; init; }

    /// <summary>Exclusive; in a year when absent, in two years at the latest.</summary>
    public Instant? ValidUntil { get; init; }

    /// <summary>Which guardian says yes for a minor; absent for the only one, and for whoever is no minor.</summary>
    public Guid? GuardianId { get; init; }

    internal MandateScope Scope() => new(
        [.. (Rights ?? MandateScope.Everything.Rights).Distinct().Order()], [.. (Services ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], RequestId);
}

[Group("Mandates", "What beneficiaries let centres do in their names, and for how long.", 35)]
internal sealed class GiveMandateEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewMandate, MandateReceipt>("/v1/beneficiaries/{id:guid}/mandates", Create)
        .Describe(
            "Mandates",
            "GiveMandate",
            "Records, or asks for, the beneficiary's mandate",
            "For the caller's centre. Without one a centre opens no request for a beneficiary, takes no fee and hands nothing out. Whoever has a record opened at a centre gives it one with that.")
        .Example(new NewMandate { Consent = Consent.InPerson, Rights = [MandateRight.Submission, MandateRight.Payment], Shown = "National ID card" })
        .BeginsOrChanges()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.GuardianNeeded,
            BeneficiaryRefusals.NotAMinor,
            CredentialRefusals.NoMobileNumber,
            CredentialRefusals.TooManyCodes,
            CentreRefusals.CentreNotFound,
            CentreRefusals.LicenceNotValid,
            ServiceRefusals.ServiceNotFound,
            RequestRefusals.RequestNotFound,
            MandateRefusals.MandateTermInvalid(default),
            MandateRefusals.TooManyMandates(0))
        .AllowRoles(Role.CentreClerk, Role.CentreManager);

    private static GiveMandate Create(Call<NewMandate> call) => new(
        Guid.CreateVersion7(), call.Id, call.Body.Consent, call.Body.Scope(), call.Body.Shown, call.Body.ValidUntil, call.Body.GuardianId, call.Context);
}
