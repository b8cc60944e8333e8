using EventLedger.Application.Ledger;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Opens a beneficiary's electronic record after the identity was verified.</summary>
/// <param name="VerifiedBy">Who verified it; null for the caller.</param>
/// <param name="MandateId">New, of the mandate that the beneficiary gives the caller's centre with it; null when none is given.</param>
/// <param name="BeneficiaryId">New; made by the caller so that handling stays repeatable.</param>
/// <param name="NationalId">The number of the document.</param>
/// <param name="IdentityType">By its code; null for the one of this country that the number fits.</param>
/// <param name="IssuedBy">The country of a foreign document.</param>
public sealed record RegisterBeneficiary(
    Guid BeneficiaryId,
    string NationalId,
    string? IdentityType,
    string? IssuedBy,
    string NameAr,
    string? NameEn,
    string Mobile,
    string? VerifiedBy,
    Guid? MandateId,
    Instant? At,
    CommandContext Context) : Command<Beneficiary>(At, Context)
{
    /// <summary>What was shown; null when nobody said.</summary>
    public string? Shown { get; init; }

    /// <summary>Why the record is opened; null when nobody said.</summary>
    public string? Purpose { get; init; }

    public override Guid Stream => BeneficiaryId;

    public override object Answer(Current<Beneficiary> current) => new BeneficiaryReceipt(BeneficiaryId, current.Version);
}

/// <summary>What registering answers.</summary>
public sealed record BeneficiaryReceipt(Guid Id, long Version);

public static class RegisterBeneficiaryHandler
{
    public static async Task<Outcome> Handle(
        RegisterBeneficiary command, StreamLedger ledger, Identities identities, PersonalData personal, RecordSearch search, CancellationToken cancellation)
    {
        if (Identity.Parse(command.IdentityType, command.IssuedBy, command.NationalId) is not { } identity)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.NationalIdInvalid, cancellation);
        }

        if (MobileNumber.Parse(command.Mobile) is not { } mobile)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.MobileInvalid, cancellation);
        }

        var (region, id) = (command.Context.Actor.Region, command.BeneficiaryId);
        var key = PersonalData.CreateKey(region, id);
        var left = (Guid?)null;
        var outcome = await ledger.BeginAsync(
            command,
            async (_, on) => await WithMandate.AddAsync(
                command.MandateId,
                id,
                Beneficiary.Register(
                    await HolderAsync(),
                    new BeneficiaryRegistered(
                        id,
                        identity.Type.Has,
                        key.Seal(identity.Written),
                        key.Seal(command.NameAr),
                        key.Seal(command.NameEn),
                        key.Seal(mobile),
                        command.VerifiedBy ?? command.Context.Actor.User,
                        on.At)
                    {
                        Shown = command.Shown,
                        Purpose = command.Purpose is { } purpose ? key.Sealed(purpose) : default(PersonalText?),
                    }),
                on),
            writes =>
            {
                personal.Keep(writes, id, key);
                identities.Keep(writes, identity, id, left);
            },
            cancellation);
        if (!outcome.IsRefused && !outcome.Replayed)
        {
            search.Add(region, id, PersonTraits.Of(command.NameAr, command.NameEn, mobile));
        }

        return outcome;

        async ValueTask<Guid?> HolderAsync()
        {
            (var holder, left) = await identities.LookAsync(ledger, region, identity, cancellation);
            return holder;
        }
    }
}
