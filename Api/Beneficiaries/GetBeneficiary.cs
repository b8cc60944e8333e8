using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Access;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>A beneficiary's record. Auditors see the national id and the mobile number masked but for the last digits.</summary>
/// <param name="MergedInto">The record of the same person that goes on in this one's place; absent while it stands for itself.</param>
/// <param name="Absorbed">Records of the same person that point here.</param>
public sealed record BeneficiaryView(
    Guid Id, long Version, IdentityKind IdentityKind, string? NationalId, string? NameAr, string? NameEn, string? Mobile, Instant RegisteredAt, Guid? MergedInto, ImmutableArray<Guid> Absorbed)
{
    private const int ShownDigits = 3;

    /// <summary>When a code that was sent to the mobile came back; absent while the mobile is unverified.</summary>
    public Instant? MobileVerifiedAt { get; init; }

    /// <summary>What the person is written to in; absent while nobody said, which is Arabic.</summary>
    public ContactLanguage? Language { get; init; }

    /// <summary>How the person wants to be told; absent while nobody said.</summary>
    public ContactChannel? Channel { get; init; }

    /// <summary>true while the person opened the record alone and no centre saw a document; absent otherwise.</summary>
    public bool? Unverified { get; init; }

    /// <summary>When a centre verified what the person had said; absent where it opened the record itself.</summary>
    public Instant? VerifiedAt { get; init; }

    /// <summary>When it was recorded that the person died; absent while the person lives.</summary>
    public Instant? DeathRecordedAt { get; init; }

    /// <summary>The day of death; absent for auditors.</summary>
    public LocalDate? DiedOn { get; init; }

    /// <summary>The number of the death certificate; auditors see the last digits.</summary>
    public string? DeathCertificate { get; init; }

    /// <summary>When the person's data was erased; absent while it can be read.</summary>
    public Instant? ErasedAt { get; init; }

    /// <summary>An erasure that waits for a second person; told to auditors and administrators.</summary>
    public ErasureAsked? Erasure { get; init; }

    /// <summary>Why the record has to be kept; told to auditors and administrators.</summary>
    public LegalHold? Hold { get; init; }

    /// <param name="key">What opens the personal data in it; null to leave those out.</param>
    internal static BeneficiaryView Of(Guid id, Current<Beneficiary> current, PersonalKey? key, Actor actor)
    {
        var (person, masked, isOverseer) = (current.State, actor.Role == Role.Auditor, actor.Role is Role.Auditor or Role.Administrator);
        return new(
            id,
            current.Version,
            person.IdentityKind,
            Shown(key?.Open(person.NationalId), masked),
            key?.Open(person.NameAr),
            key?.Open(person.NameEn),
            Shown(key?.Open(person.Mobile), masked),
            person.RegisteredAt,
            person.MergedInto,
            person.Absorbed)
        {
            MobileVerifiedAt = person.MobileVerifiedAt,
            Language = person.Language,
            Channel = person.Channel,
            Unverified = person.IsUnverified ? true : null,
            VerifiedAt = person.VerifiedAt,
            DeathRecordedAt = person.Death?.RecordedAt,
            DiedOn = !masked && person.Death is { } death && key?.Open(death.DiedOn) is { } day ? SealedDay.Read(day) : null,
            DeathCertificate = person.Death is { } died ? Shown(key?.Open(died.Certificate), masked) : null,
            ErasedAt = person.ErasedAt,
            Erasure = isOverseer ? person.Erasure : null,
            Hold = isOverseer && person.Hold is { } hold ? hold with { Reason = key?.Opened(hold.Reason) ?? hold.Reason } : null,
        };
    }

    internal static string? Shown(string? number, bool masked) =>
        masked && number is { Length: > ShownDigits } ? new string('•', number.Length - ShownDigits) + number[^ShownDigits..] : number;
}

[Group("Beneficiaries", "Electronic records of those whom requests are for.", 10)]
internal sealed class GetBeneficiary : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<BeneficiaryView>("/v1/beneficiaries/{id:guid}", AnswerAsync)
        .Describe("Beneficiaries", "GetBeneficiary", "A beneficiary's record")
        .Refuses(BeneficiaryRefusals.BeneficiaryNotFound, AccessRefusals.ReadNotRecorded)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var id = http.RouteId();
        var services = http.RequestServices;
        if (await services.GetRequiredService<StreamLedger>().FindAsync<Beneficiary>(actor.Region, id, http.RequestAborted) is not { } current)
        {
            return BeneficiaryRefusals.BeneficiaryNotFound;
        }

        if (!current.State.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        // Another node may have erased the person, and this one still hold the key.
        var key = current.State.IsErased ? null : await services.GetRequiredService<AccessRecorder>().OpenAsync(
            actor, id, null, null, actor.Role == Role.Auditor ? PersonalRecord.MaskedRecord : PersonalRecord.Record, () => Commands.Context(http, actor), http.RequestAborted);
        await Answers.WriteAsync(http, BeneficiaryView.Of(id, current, key, actor), current.Version);
        return null;
    }
}
