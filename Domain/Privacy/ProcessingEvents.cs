using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Privacy;

/// <summary>What allows that personal data are processed.</summary>
public enum LegalBasis
{
    Consent,
    LegalDuty,
    PublicTask,
    Contract,
    VitalInterest,
}

/// <summary>One thing that is done with personal data.</summary>
/// <param name="Code">Stays with what it names, in later versions too.</param>
/// <param name="DataAr">Whose data, and which.</param>
/// <param name="LawAr">Where the basis is laid down.</param>
/// <param name="RetentionAr">For how long it is kept, and what becomes of it then.</param>
/// <param name="RecipientsAr">Who is given it.</param>
/// <param name="IsPublic">Whether everybody may read it here; persons have to be told of what concerns them.</param>
public sealed record ProcessingActivity(
    string Code,
    string NameAr,
    string NameEn,
    string PurposeAr,
    string PurposeEn,
    string DataAr,
    string DataEn,
    LegalBasis Basis,
    string LawAr,
    string LawEn,
    string RetentionAr,
    string RetentionEn,
    string RecipientsAr,
    string RecipientsEn,
    bool IsPublic);

/// <summary>The register was laid down anew, as a whole. The first begins the stream.</summary>
/// <param name="Version">Counts from 1.</param>
/// <param name="ControllerAr">Who answers for the processing.</param>
public sealed record ProcessingRegisterPublished(int Version, string ControllerAr, string ControllerEn, ImmutableArray<ProcessingActivity> Activities, Instant PublishedAt)
    : EventOf<ProcessingRegister>
{
    public override Instant HappenedAt() => PublishedAt;
}
