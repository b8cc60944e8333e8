namespace EventLedger.Domain.Shared;

/// <summary>An exact amount in the smallest unit: 100 halalas are one riyal.</summary>
public readonly record struct Money(long Halalas, string Currency) : IComparable<Money>
{
    public const string Riyal = "SAR";

    /// <summary>The largest amount a single line or payment may carry: ten million riyals.</summary>
    public const long LargestHalalas = 1_000_000_000;

    public static Money Zero => Sar(0);

    public bool IsZero => Halalas == 0;

    public static Money Sar(long halalas) => new(halalas, Riyal);

    public static Money operator +(Money left, Money right) => new(checked(left.Halalas + right.Halalas), Same(left, right));

    public static Money operator -(Money left, Money right) => new(checked(left.Halalas - right.Halalas), Same(left, right));

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public int CompareTo(Money other)
    {
        Same(this, other);
        return Halalas.CompareTo(other.Halalas);
    }

    private static string Same(Money left, Money right) => left.Currency == right.Currency
        ? left.Currency
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not mix.");
}
