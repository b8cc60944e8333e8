using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;
using PhoneNumbers;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Opens a beneficiary's electronic record after the identity was verified.</summary>
/// <param name="VerifiedBy">Who verified it; null for the caller.</param>
public sealed record RegisterBeneficiary(
    string NationalId,
    string NameAr,
    string? NameEn,
    string Mobile,
    string? VerifiedBy,
    Instant? At,
    CommandContext Context) : Command<Beneficiary>(At, Context)
{
    /// <summary>Made of the identity; so that one identity has one record.</summary>
    internal Guid Id { get; init; }

    public override Guid Stream => Id;

    public override object Answer(Current<Beneficiary> current) => new BeneficiaryReceipt(Id, current.Version);
}

/// <summary>What registering answers.</summary>
public sealed record BeneficiaryReceipt(Guid Id, long Version);

public static class RegisterBeneficiaryHandler
{
    private const string Home = "SA";

    public static async Task<Outcome> Handle(RegisterBeneficiary command, StreamLedger ledger, PersonalData personal, CancellationToken cancellation)
    {
        if (NationalId.Parse(command.NationalId) is not { } identity)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.NationalIdInvalid, cancellation);
        }

        if (Mobile(command.Mobile) is not { } mobile)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.MobileInvalid, cancellation);
        }

        var region = command.Context.Actor.Region;
        var id = personal.BeneficiaryId(region, identity);
        var key = PersonalData.CreateKey(region, id);
        return await ledger.BeginAsync(
            command with { Id = id },
            (existing, at) => Beneficiary.Register(existing, new BeneficiaryRegistered(
                id,
                identity.Kind,
                key.Seal(identity.Digits),
                key.Seal(command.NameAr),
                key.Seal(command.NameEn),
                key.Seal(mobile),
                command.VerifiedBy ?? command.Context.Actor.User,
                at)),
            writes => personal.Keep(writes, id, key),
            cancellation);
    }

    /// <summary>A mobile number as E.164, such as <c>+966501234567</c>; null when no SMS could reach it.</summary>
    private static string? Mobile(string typed)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            var number = numbers.Parse(ArabicText.FoldDigits(typed), Home);
            return numbers.IsValidNumber(number)
                && numbers.GetNumberType(number) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE
                ? numbers.Format(number, PhoneNumberFormat.E164)
                : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
