using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>Whom a number identifies.</summary>
public enum IdentityKind
{
    Citizen,
    Resident,
    Establishment,

    /// <summary>By the passport of another country.</summary>
    Visitor,
}

/// <summary>
/// A national ID or Iqama: ten digits, the first 1 (citizen) or 2 (resident), with a check digit: the digits in odd
/// places doubled (less 9 when over 9) and those in even places add up to a multiple of ten.
/// </summary>
public readonly record struct NationalId(string Digits, IdentityKind Kind)
{
    private const int Length = 10;

    /// <summary>Reads a number that may be typed in Arabic-Indic or Persian digits; null when it is not valid.</summary>
    public static NationalId? Parse(string? typed)
    {
        var digits = ArabicText.FoldDigits(typed?.Trim() ?? "");
        if (digits.Length != Length || !digits.All(char.IsAsciiDigit) || digits[0] is not ('1' or '2'))
        {
            return null;
        }

        return Sum(digits) % 10 == 0
            ? new NationalId(digits, digits[0] == '1' ? IdentityKind.Citizen : IdentityKind.Resident)
            : null;
    }

    public override string ToString() => "[national id]";

    private static int Sum(string digits)
    {
        var sum = 0;
        for (var i = 0; i < Length; i++)
        {
            var digit = digits[i] - '0';
            sum += i % 2 == 1 ? digit : digit < 5 ? 2 * digit : (2 * digit) - 9;
        }

        return sum;
    }
}
