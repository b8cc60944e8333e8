using EventLedger.Domain.Shared;
using PhoneNumbers;

namespace EventLedger.Application.Beneficiaries;

internal static class Mobiles
{
    private const string Home = "SA";

    /// <summary>A mobile number as E.164, such as <c>+966501234567</c>; null when no SMS could reach it.</summary>
    public static string? Parse(string typed)
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
