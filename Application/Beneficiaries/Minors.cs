using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Who is a minor, and who speaks for them: the days that say so are sealed, and opened here.</summary>
public static class Minors
{
    public static LocalDate Today(Instant now) => now.InZone(BusinessCalendar.Zone).Date;

    /// <summary>Null for whoever is of age, and for those of whom nobody said that they are not.</summary>
    public static async ValueTask<Minority?> FindAsync(PersonalData personal, string region, Beneficiary record, Instant now, CancellationToken cancellation) =>
        !record.Guardians.IsEmpty && await personal.FindKeyAsync(region, record.Id, cancellation) is { } key
            ? record.MinorityOn(Today(now), key.Open)
            : null;

    /// <summary>Whether nothing would say any more that somebody is a minor once the one record is merged into the other: guardians do not follow.</summary>
    internal static async ValueTask<bool> IsLostAsync(PersonalData personal, Beneficiary? survivor, Beneficiary? absorbed, Deliberation on) =>
        survivor is not null && absorbed is not null
        && await FindAsync(personal, on.Region, absorbed, on.Now, on.Cancellation) is not null
        && await FindAsync(personal, on.Region, survivor, on.Now, on.Cancellation) is null;

    /// <summary>Which of the guardians somebody is, as the minor's record names them: a guardian's own record may have been merged since. Null for none.</summary>
    /// <param name="find">How a record is looked for: to rest on it, or only to read.</param>
    public static async ValueTask<Guid?> FindGuardianAsync(Minority minority, Guid somebody, Func<Guid, ValueTask<Beneficiary?>> find)
    {
        foreach (var named in minority.Guardians)
        {
            if ((await Identities.FollowMergesAsync(named, find)).Record is { } record && record.Id == somebody)
            {
                return record.IsServed ? named : null;
            }
        }

        return null;
    }

    /// <summary>A record without the guardians who died: guardianship ends with them, and so does what they agreed to. For judging mandates, and nothing else.</summary>
    /// <param name="find">How a record is looked for: to rest on it, or only to read.</param>
    public static async ValueTask<Beneficiary> WithoutDeadGuardiansAsync(Beneficiary record, Func<Guid, ValueTask<Beneficiary?>> find)
    {
        var left = record;
        foreach (var guardian in record.Guardians.Where(one => one.EndedAt is null).Select(one => one.GuardianId).Distinct())
        {
            if ((await Identities.FollowMergesAsync(guardian, find)).Record is { IsDeceased: true })
            {
                left = left with { Guardians = left.Guardians.RemoveAll(one => one.GuardianId == guardian) };
            }
        }

        return left;
    }

    /// <summary>Whether a guardian is there to speak: neither dead nor erased, nor a minor by now.</summary>
    internal static async ValueTask<bool> CanSpeakAsync(PersonalData personal, Guid named, Deliberation on) =>
        await on.RestOnEndAsync(named) is { IsServed: true } record
        && await FindAsync(personal, on.Region, record, on.Now, on.Cancellation) is null;
}
