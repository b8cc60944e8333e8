using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A centre saw the document of whoever opened a record alone: the identity leads to it from now on.</summary>
/// <param name="VerifiedBy">Who saw it; null for the caller.</param>
public sealed record VerifyBeneficiary(Guid BeneficiaryId, string Shown, string? VerifiedBy, CommandContext Context)
    : BeneficiaryCommand(BeneficiaryId, null, Context);

public static class VerifyBeneficiaryHandler
{
    public static Task<Outcome> Handle(
        VerifyBeneficiary command, StreamLedger ledger, PersonalData personal, Identities identities, RecordSearch search, CancellationToken cancellation) =>
        VerifyAsync(command, command.Shown, command.VerifiedBy ?? command.Context.Actor.User, _ => null, ledger, personal, identities, search, cancellation);

    /// <param name="judge">Why whoever vouches for it does not vouch for this identity; null when they do.</param>
    internal static async Task<Outcome> VerifyAsync(
        BeneficiaryCommand command,
        string shown,
        string verifiedBy,
        Func<Identity, Refusal?> judge,
        StreamLedger ledger,
        PersonalData personal,
        Identities identities,
        RecordSearch search,
        CancellationToken cancellation)
    {
        var (region, id) = (command.Context.Actor.Region, command.BeneficiaryId);
        if (await personal.FindKeyAsync(region, id, cancellation) is not { } key)
        {
            return await ledger.RefuseAsync(command, await PersonalData.WhyGoneAsync(ledger, region, id, cancellation), cancellation);
        }

        var (traits, left) = ((PersonTraits?)null, (Guid?)null);
        var outcome = await ledger.DecideAsync(
            command,
            async (person, on) =>
            {
                // Somebody may have removed the record on another node; this one holds the key for a while.
                if (person.IsErased)
                {
                    return BeneficiaryRefusals.BeneficiaryErased;
                }

                var identity = IdentityOf(person, key);
                if (judge(identity) is { } unproven)
                {
                    return unproven;
                }

                traits = PersonTraits.Of(key.Open(person.NameAr), key.Open(person.NameEn), key.Open(person.Mobile));
                (var holder, left) = await identities.LookAsync(ledger, region, identity, on.Cancellation);
                return person.Verify(holder == id ? null : holder, shown, verifiedBy, on.At);
            },
            (writes, person) =>
            {
                PersonalData.Hold(writes, id);
                identities.Keep(writes, IdentityOf(person, key), id, left);
                SelfRegistrations.Forget(writes, id);
            },
            cancellation);
        if (outcome is { IsRefused: false, Replayed: false } && traits is not null)
        {
            search.Add(region, id, traits);
        }

        return outcome;
    }

    private static Identity IdentityOf(Beneficiary person, PersonalKey key) => Identity.OfWritten(key.Open(person.NationalId)!)!;
}
