using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Gives a record another identity: the earlier one was mistyped, or the person has another document.</summary>
/// <param name="IdentityType">By its code; null for the one that the number fits.</param>
/// <param name="IssuedBy">The country of a foreign document.</param>
/// <param name="VerifiedBy">Who saw the document; null for the caller.</param>
public sealed record ChangeIdentity(
    Guid BeneficiaryId,
    string Number,
    string? IdentityType,
    string? IssuedBy,
    IdentityChange Cause,
    string Reason,
    string? VerifiedBy,
    Instant? At,
    CommandContext Context) : Command<Beneficiary>(At, Context)
{
    public override Guid Stream => BeneficiaryId;

    public override object Answer(Current<Beneficiary> current) => new BeneficiaryReceipt(BeneficiaryId, current.Version);
}

public static class ChangeIdentityHandler
{
    public static async Task<Outcome> Handle(
        ChangeIdentity command, StreamLedger ledger, PersonalData personal, Identities identities, CancellationToken cancellation)
    {
        var region = command.Context.Actor.Region;
        if (Identity.Parse(command.IdentityType, command.IssuedBy, command.Number) is not { } identity)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.NationalIdInvalid, cancellation);
        }

        if (await personal.FindKeyAsync(region, command.BeneficiaryId, cancellation) is not { } key)
        {
            return await ledger.RefuseAsync(command, await PersonalData.WhyGoneAsync(ledger, region, command.BeneficiaryId, cancellation), cancellation);
        }

        // An earlier document of the same person leads here already, and is not kept twice.
        var (holder, left) = ((Guid?)null, (Guid?)null);
        return await ledger.DecideAsync(
            command,
            async (person, on) =>
            {
                // Somebody may have erased the person on another node; this one holds the key for a while.
                if (on.IsRepeated && person.IsErased)
                {
                    return BeneficiaryRefusals.BeneficiaryErased;
                }

                (holder, left) = await identities.LookAsync(ledger, region, identity, cancellation);
                return holder is { } other && other != command.BeneficiaryId ? BeneficiaryRefusals.BeneficiaryAlreadyRegistered(other)
                    : key.Open(person.NationalId) == identity.Written ? BeneficiaryRefusals.IdentityUnchanged
                    : person.ChangeIdentity(
                        identity.Type.Has, key.Seal(identity.Written), command.Cause, command.Reason, command.VerifiedBy ?? command.Context.Actor.User, on.At);
            },
            (writes, person) =>
            {
                PersonalData.Hold(writes, command.BeneficiaryId);

                // One that was redacted is not known any more.
                if (command.Cause == IdentityChange.Mistyped && key.Open(person.NationalId) is { } written && Identity.OfWritten(written) is { } mistyped)
                {
                    identities.Forget(writes, mistyped, command.BeneficiaryId);
                }

                if (holder is null)
                {
                    identities.Keep(writes, identity, command.BeneficiaryId, left);
                }
            },
            cancellation);
    }
}
