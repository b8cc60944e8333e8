using EventLedger.Application.Centres;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Mandates;

/// <summary>The mandate that a beneficiary gives a centre by having a record opened there: whoever does stands there.</summary>
internal static class WithMandate
{
    /// <summary>The registration with a mandate for the caller's centre; without one where there is no centre, or one that may not work.</summary>
    /// <param name="mandate">Null for none.</param>
    public static async ValueTask<Decision> AddAsync(Guid? mandate, Guid beneficiary, Decision registered, Deliberation on)
    {
        if (registered.Refusal is not null
            || mandate is not { } id
            || on.Context.Actor.CentreCode is not { } centre
            || await on.RestOnCentreAsync(centre) is not { IsOutOfWork: false } standing
            || !standing.IsLicensedAt(on.Now))
        {
            return registered;
        }

        var stream = CentreMandates.StreamId(on.Region, beneficiary, centre);

        // There is none yet between a new record and anybody; to append to what it is of, it has to be looked for.
        await on.FindAsync<CentreMandates>(stream);
        return registered.And(stream, new MandateGiven(
            id, beneficiary, centre, MandateScope.Everything, Consent.InPerson, null, on.At + Duration.FromDays(CentreMandates.UsualDays), on.At));
    }
}
