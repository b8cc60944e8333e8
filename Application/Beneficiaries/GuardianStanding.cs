using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Whoever acts in a minor's name has to be the minor's guardian, whatever the command is. The records are what the decision rests on: a guardianship
/// that is ended while a command is on its way loses it. Of a minor whose record was merged the one that goes on says who the guardian is.
/// </summary>
/// <param name="state">Of the streams whose commands it looks at: there is one for each.</param>
public sealed class GuardianStanding(Type state, PersonalData personal) : IAnnotator
{
    public Type State => state;

    public async ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on) =>
        on.Context.Actor.GuardianId is null || decision.Refusal is not null || await NamedAsync(personal, on) is not null ? decision : SharedRefusals.AccessDenied;

    /// <summary>Whether somebody acts for a minor and is not the guardian; null when all is well.</summary>
    public static async ValueTask<Refusal?> JudgeAsync(StreamLedger ledger, PersonalData personal, Actor actor, CancellationToken cancellation)
    {
        if (actor is not { GuardianId: { } guardian, BeneficiaryId: { } minor })
        {
            return null;
        }

        return (await Identities.FollowMergesAsync(minor, FindAsync)).Record is { } record
            && await Minors.FindAsync(personal, actor.Region, record, ledger.Now(), cancellation) is { } minority
            && await Minors.FindGuardianAsync(minority, guardian, FindAsync) is not null
                ? null
                : SharedRefusals.AccessDenied;

        async ValueTask<Beneficiary?> FindAsync(Guid id) => (await ledger.FindAsync<Beneficiary>(actor.Region, id, cancellation))?.State;
    }

    /// <summary>As which guardian of the minor the caller acts; null for none.</summary>
    internal static async ValueTask<Guid?> NamedAsync(PersonalData personal, Deliberation on)
    {
        return on.Context.Actor is { GuardianId: { } guardian, BeneficiaryId: { } minor }
            ? await FindAsync(isAfresh: false) ?? await FindAsync(isAfresh: true)
            : null;

        async ValueTask<Guid?> FindAsync(bool isAfresh) =>
            (await Identities.FollowMergesAsync(minor, id => RecordAsync(id, isAfresh))).Record is { } record
            && await Minors.FindAsync(personal, on.Region, record, on.Now, on.Cancellation) is { } minority
                ? await Minors.FindGuardianAsync(minority, guardian, id => RecordAsync(id, isAfresh))
                : null;

        async ValueTask<Beneficiary?> RecordAsync(Guid id, bool isAfresh) => (await on.RestOnAsync<Beneficiary>(id, isAfresh))?.State;
    }
}
