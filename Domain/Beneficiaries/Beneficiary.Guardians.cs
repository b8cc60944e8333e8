using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>Somebody who acts for a minor.</summary>
/// <param name="MajorityOn">Sealed, as yyyy-MM-dd.</param>
/// <param name="Until">Likewise; exclusive.</param>
public sealed record Guardianship(
    Guid Id, Guid GuardianId, GuardianKind Kind, Protected BornOn, Protected MajorityOn, Protected Until, string Basis, string Shown, string VerifiedBy, Instant RecordedAt)
{
    /// <summary>When it was ended before that; null when it was not.</summary>
    public Instant? EndedAt { get; init; }

    public PersonalText? EndReason { get; init; }
}

/// <summary>That somebody is a minor on a day.</summary>
/// <param name="MajorityOn">The first day on which they are none.</param>
/// <param name="Guardians">The records of those who act for them on this day, the one recorded first first; may be empty.</param>
public sealed record Minority(LocalDate MajorityOn, ImmutableArray<Guid> Guardians)
{
    /// <summary>When it ends: as a day begins in Riyadh.</summary>
    public Instant EndsAt => BusinessCalendar.Zone.AtStartOfDay(MajorityOn).ToInstant();
}

/// <summary>Days that are sealed as text.</summary>
public static class SealedDay
{
    public static string Write(LocalDate day) => LocalDatePattern.Iso.Format(day);

    public static LocalDate Read(string text) => LocalDatePattern.Iso.Parse(text).Value;
}

/// <summary>Minors, and who acts for them.</summary>
public sealed partial record Beneficiary
{
    /// <summary>All there were, but for those recorded in error.</summary>
    public ImmutableArray<Guardianship> Guardians { get; init; } = [];

    /// <summary>Null for whoever is of age, and for those of whom nobody said that they are not.</summary>
    /// <param name="open">What is sealed in the record.</param>
    public Minority? MinorityOn(LocalDate today, Func<Protected, string> open)
    {
        if (Guardians.IsEmpty)
        {
            return null;
        }

        var majority = SealedDay.Read(open(Guardians[^1].MajorityOn));
        return today >= majority
            ? null
            : new Minority(
                majority,
                [.. Guardians.Where(one => one.EndedAt is null && today < SealedDay.Read(open(one.Until))).Select(one => one.GuardianId).Distinct()]);
    }

    /// <param name="guardian">The guardian's record; null when there is none.</param>
    /// <param name="isGuardianMinor">Whether the guardian needs one, too.</param>
    /// <param name="majority">When the minor is none any more.</param>
    /// <param name="until">When it ends; that day at the latest.</param>
    public Decision RecordGuardian(GuardianRecorded recorded, Beneficiary? guardian, bool isGuardianMinor, LocalDate majority, LocalDate until, LocalDate today) =>
        WhyNotServed is { } refusal ? refusal
        : IdentityKind == IdentityKind.Establishment ? BeneficiaryRefusals.NotAPerson
        : FlawOf(guardian, isGuardianMinor) is { } flaw ? BeneficiaryRefusals.GuardianUnfit(flaw)
        : today >= majority ? BeneficiaryRefusals.NotAMinor
        : today >= until || until > majority ? SharedRefusals.ValueInvalid("until")
        : Guardians.Any(one => one.GuardianId == recorded.GuardianId && one.EndedAt is null) ? BeneficiaryRefusals.GuardianAlreadyRecorded
        : recorded;

    public Decision EndGuardianship(GuardianshipEnded ended) => Guardians.FirstOrDefault(one => one.Id == ended.GuardianshipId) switch
    {
        _ when WhyClosed is { } refusal => refusal,
        null => BeneficiaryRefusals.GuardianshipNotFound,
        { EndedAt: not null } => BeneficiaryRefusals.GuardianshipOver,
        _ => ended,
    };

    /// <summary>Whether nobody ended it: whether its day has passed is another question.</summary>
    public bool IsGuardianEnded(Guid guardian) => !Guardians.Any(one => one.GuardianId == guardian && one.EndedAt is null);

    private GuardianFlaw? FlawOf(Beneficiary? guardian, bool isMinor) =>
        guardian is null ? GuardianFlaw.NotFound
        : guardian.Id == Id ? GuardianFlaw.Own
        : guardian.IsErased ? GuardianFlaw.Erased
        : guardian.MergedInto is not null ? GuardianFlaw.Merged
        : guardian.IsDeceased ? GuardianFlaw.Deceased
        : guardian.IsUnverified ? GuardianFlaw.Unverified
        : guardian.IdentityKind == IdentityKind.Establishment ? GuardianFlaw.Establishment
        : isMinor ? GuardianFlaw.Minor
        : null;

    private static Beneficiary EvolvePerson(Beneficiary state, DomainEvent @event) => @event switch
    {
        GuardianRecorded e => state with
        {
            Guardians = state.Guardians.Add(new(
                e.GuardianshipId, e.GuardianId, e.Kind, e.BornOn, e.MajorityOn, e.Until, e.Basis, e.Shown, e.VerifiedBy, e.RecordedAt)),
        },
        GuardianshipEnded { Cause: GuardianshipEnding.RecordedInError } e => state with { Guardians = state.Guardians.RemoveAll(one => one.Id == e.GuardianshipId) },
        GuardianshipEnded e => state with
        {
            Guardians = [.. state.Guardians.Select(one => one.Id == e.GuardianshipId ? one with { EndedAt = e.EndedAt, EndReason = e.Reason } : one)],
        },
        DeathRecorded e => state with { Death = e },
        DeathRecordedInError => state with { Death = null },
        BeneficiaryVerified e => state with { IsUnverified = false, VerifiedAt = e.VerifiedAt },
        _ => EvolveErasure(state, @event),
    };
}

/// <summary>Why somebody cannot be a guardian.</summary>
public enum GuardianFlaw
{
    NotFound,

    /// <summary>The minor's own record.</summary>
    Own,

    Erased,
    Merged,
    Deceased,
    Unverified,
    Establishment,
    Minor,
}
