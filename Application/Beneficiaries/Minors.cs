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
            ? record.MinorityOn(Today(now), text => key.Open(text)!)
            : null;

    /// <summary>Which of the guardians somebody is, as the minor's record names them: a guardian's own record may have been merged since. Null for none.</summary>
    /// <param name="find">How a record is looked for: to rest on it, or only to read.</param>
    public static async ValueTask<Guid?> FindGuardianAsync(Minority minority, Guid somebody, Func<Guid, ValueTask<Beneficiary?>> find)
    {
        foreach (var named in minority.Guardians)
        {
            if (await FollowAsync(named, find) is { } record && record.Id == somebody)
            {
                return record.IsServed ? named : null;
            }
        }

        return null;
    }

    /// <summary>Whether a guardian is there to speak: neither dead nor erased.</summary>
    public static async ValueTask<bool> CanSpeakAsync(Guid named, Func<Guid, ValueTask<Beneficiary?>> find) => await FollowAsync(named, find) is { IsServed: true };

    private static async ValueTask<Beneficiary?> FollowAsync(Guid named, Func<Guid, ValueTask<Beneficiary?>> find)
    {
        var record = await find(named);
        while (record?.MergedInto is { } survivor)
        {
            record = await find(survivor);
        }

        return record;
    }
}
