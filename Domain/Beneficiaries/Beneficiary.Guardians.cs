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

/// <summary>Somebody who acts for a minor on a day.</summary>
/// <param name="GuardianId">The guardian's record, as the minor's names it.</param>
/// <param name="Until">Exclusive.</param>
public sealed record ActingGuardian(Guid GuardianId, LocalDate Until);

/// <summary>That somebody is a minor on a day.</summary>
/// <param name="MajorityOn">The first day on which they are none.</param>
/// <param name="Acting">Those who act for them on this day, the one recorded first first; may be empty.</param>
public sealed record Minority(LocalDate MajorityOn, ImmutableArray<ActingGuardian> Acting)
{
    /// <summary>The records of those who act.</summary>
    public ImmutableArray<Guid> Guardians => [.. Acting.Select(one => one.GuardianId)];

    /// <summary>When it ends: as a day begins in Riyadh.</summary>
    public Instant EndsAt => StartOf(MajorityOn);

    /// <summary>Until when a guardian acts: what the guardian says yes to ends with that.</summary>
    /// <param name="guardian">Null while nobody knows which of them it will be: the one who acts longest.</param>
    public Instant ActsUntil(Guid? guardian) => Acting
        .Where(one => guardian is null || one.GuardianId == guardian)
        .Select(one => StartOf(LocalDate.Min(one.Until, MajorityOn)))
        .DefaultIfEmpty(EndsAt)
        .Max();

    private static Instant StartOf(LocalDate day) => BusinessCalendar.Zone.AtStartOfDay(day).ToInstant();
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
    /// <param name="open">What is sealed in the record; null of what was redacted.</param>
    public Minority? MinorityOn(LocalDate today, Func<Protected, string?> open)
    {
        if (Guardians.IsEmpty)
        {
            return null;
        }

        // A day that was redacted makes nobody an adult and nobody a guardian: it is recorded anew, or was recorded in error.
        var majority = Day(Guardians[^1].MajorityOn) ?? LocalDate.MaxIsoValue;
        return today >= majority ? null : new Minority(majority, [.. Guardians.Select(Acting).OfType<ActingGuardian>()]);

        ActingGuardian? Acting(Guardianship one) =>
            one.EndedAt is null && Day(one.Until) is { } until && today < until ? new ActingGuardian(one.GuardianId, until) : null;

        LocalDate? Day(Protected text) => open(text) is { } day ? SealedDay.Read(day) : null;
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
        // Also on a record that was merged: what the guardian said yes to counts for the other one.
        _ when IsErased => BeneficiaryRefusals.BeneficiaryErased,
        null => BeneficiaryRefusals.GuardianshipNotFound,
        { EndedAt: not null } => BeneficiaryRefusals.GuardianshipOver,
        _ => ended,
    };

    /// <summary>Whether somebody ended it, be it that the same guardian was recorded again: whether its day has passed is another question.</summary>
    /// <param name="since">Only what ended at this instant or later; null when it is enough that it lasts.</param>
    public bool IsGuardianEnded(Guid guardian, Instant? since = null) =>
        !Guardians.Any(one => one.GuardianId == guardian && one.EndedAt is null)
        || Guardians.Any(one => one.GuardianId == guardian && one.EndedAt >= since);

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
