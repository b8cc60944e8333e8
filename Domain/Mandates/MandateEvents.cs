using System.Collections.Immutable;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Mandates;

/// <summary>What a centre does in the beneficiary's name, and only with a mandate.</summary>
public enum MandateRight
{
    /// <summary>Opens requests, and withdraws them.</summary>
    Submission,

    /// <summary>Pays fees.</summary>
    Payment,

    /// <summary>Receives results from the department and hands them out.</summary>
    Collection,
}

/// <summary>How the beneficiary said yes.</summary>
public enum Consent
{
    /// <summary>Standing there: whoever recorded it answers for that.</summary>
    InPerson,

    /// <summary>Signed in with the own account.</summary>
    Portal,

    /// <summary>By a code that was sent to the own mobile for this, and told to the centre.</summary>
    Code,
}

/// <summary>Who ended a mandate.</summary>
public enum MandateParty
{
    Beneficiary,
    Centre,
    Administration,
}

/// <summary>How far a mandate reaches.</summary>
/// <param name="Rights">One or more, each once, in order.</param>
/// <param name="ServiceCodes">Empty for every service.</param>
/// <param name="RequestId">The one request that it is for, whose end is its own; null for any.</param>
public sealed record MandateScope(ImmutableArray<MandateRight> Rights, ImmutableArray<string> ServiceCodes, Guid? RequestId)
{
    /// <summary>Whatever centres do for beneficiaries.</summary>
    public static MandateScope Everything { get; } = new([.. Enum.GetValues<MandateRight>()], [], null);
}

/// <summary>A fact between a beneficiary and one centre.</summary>
public abstract record MandateEvent : EventOf<CentreMandates>;

/// <summary>The centre may act for the beneficiary.</summary>
/// <param name="Shown">What was shown when it was given, such as a document's type; null when nobody said. No personal data.</param>
/// <param name="ValidUntil">Exclusive.</param>
public sealed record MandateGiven(
    Guid MandateId,
    Guid BeneficiaryId,
    string CentreCode,
    MandateScope Scope,
    Consent Consent,
    [property: FreeText] string? Shown,
    Instant ValidUntil,
    Instant GivenAt) : MandateEvent, IOfBeneficiary
{
    /// <summary>Who said yes for a minor; null for whoever said so alone.</summary>
    public Guid? GuardianId { get; init; }

    public override Instant HappenedAt() => GivenAt;

    public override IEnumerable<Guid> LeansOn(string region) => MandateStreams.Of(region, BeneficiaryId, CentreCode, Scope.RequestId);
}

/// <summary>The centre asks to act for the beneficiary, who has said nothing yet.</summary>
/// <param name="ValidUntil">Exclusive.</param>
public sealed record MandateAsked(
    Guid MandateId,
    Guid BeneficiaryId,
    string CentreCode,
    MandateScope Scope,
    Instant ValidUntil,
    Instant AskedAt) : MandateEvent, IOfBeneficiary
{
    /// <summary>Whom the code is sent to that says yes for a minor; null for the beneficiary, and where no code is.</summary>
    public Guid? GuardianId { get; init; }

    public override Instant HappenedAt() => AskedAt;

    public override IEnumerable<Guid> LeansOn(string region) => MandateStreams.Of(region, BeneficiaryId, CentreCode, Scope.RequestId);
}

/// <summary>The beneficiary says yes to what was asked.</summary>
public sealed record MandateConfirmed(Guid MandateId, Consent Consent, Instant ConfirmedAt) : MandateEvent
{
    /// <summary>Who said yes for a minor; null for whoever said so alone.</summary>
    public Guid? GuardianId { get; init; }

    public override Instant HappenedAt() => ConfirmedAt;
}

/// <summary>The centre may not act under it any more. What it did stays done.</summary>
public sealed record MandateRevoked(Guid MandateId, MandateParty RevokedBy, [property: FreeText] PersonalText? Reason, Instant RevokedAt) : MandateEvent
{
    public override Instant HappenedAt() => RevokedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change.Maybe(Reason) };
}

internal static class MandateStreams
{
    public static IEnumerable<Guid> Of(string region, Guid beneficiary, string centre, Guid? request) =>
        [beneficiary, ServiceCentre.StreamId(region, centre), .. request is { } one ? [one] : (ReadOnlySpan<Guid>)[]];
}
