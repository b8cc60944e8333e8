using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Nobody who is a minor, or died, acts with a sign-in of their own, whatever the command is: the service gives them no account, and an authority that signs
/// them in knows no better. The record is what the decision rests on. Of one that was merged the one that goes on says who the person is.
/// </summary>
/// <param name="state">Of the streams whose commands it looks at: there is one for each.</param>
public sealed class PersonStanding(Type state, PersonalData personal) : IAnnotator
{
    public Type State => state;

    public async ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on)
    {
        if (PersonOf(on.Context.Actor) is not { } person)
        {
            return decision;
        }

        return await FindAsync(isAfresh: false) is null || await FindAsync(isAfresh: true) is not { } flaw ? decision : SharedRefusals.NotInOwnName(Refusal.NameOf(flaw));

        async ValueTask<PersonFlaw?> FindAsync(bool isAfresh) => await FlawAsync(
            personal, on.Region, person, on.Now, async id => (await on.RestOnAsync<Beneficiary>(id, isAfresh))?.State, on.Cancellation);
    }

    /// <summary>Whether somebody is let in at all, to read as well: as the record was two seconds ago at most, and refused by what it is now. Null when they are.</summary>
    public static async ValueTask<Refusal?> JudgeAsync(StreamLedger ledger, PersonalData personal, Actor actor, CancellationToken cancellation)
    {
        if (PersonOf(actor) is not { } person)
        {
            return null;
        }

        var (region, now) = (actor.Region, ledger.Now());
        return await FlawAsync(personal, region, person, now, async id => (await ledger.ReferenceAsync<Beneficiary>(region, id, cancellation))?.State, cancellation) is not null
            && await FlawAsync(personal, region, person, now, async id => (await ledger.FindAsync<Beneficiary>(region, id, cancellation))?.State, cancellation) is { } flaw
                ? SharedRefusals.NotInOwnName(Refusal.NameOf(flaw))
                : null;
    }

    /// <summary>Whose sign-in it is: a guardian's own, also where the guardian acts for somebody. Null for whoever is no beneficiary.</summary>
    private static Guid? PersonOf(Actor actor) => actor.Role == Role.Beneficiary ? actor.GuardianId ?? actor.BeneficiaryId : null;

    private static async ValueTask<PersonFlaw?> FlawAsync(
        PersonalData personal, string region, Guid person, Instant now, Func<Guid, ValueTask<Beneficiary?>> find, CancellationToken cancellation) =>
        (await Identities.FollowMergesAsync(person, find)).Record is not { } record ? null
        : record.IsDeceased ? PersonFlaw.Deceased
        : await Minors.FindAsync(personal, region, record, now, cancellation) is not null ? PersonFlaw.Minor
        : null;
}
