using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>A type of document that says who somebody is.</summary>
/// <param name="Code">Its name on the wire.</param>
/// <param name="Has">Whom its numbers identify.</param>
/// <param name="Form">What its numbers look like, once digits are Latin and letters are capitals.</param>
/// <param name="HasCheckDigit">Whether the digits have to add up, as <see cref="NationalId"/> says.</param>
/// <param name="IsForeign">Whether a number is one only together with the country that issued it.</param>
public sealed record IdentityType(string Code, IdentityKind Has, string Form, bool HasCheckDigit, bool IsForeign)
{
    // Linear by its kind, so it needs no end by the clock: on a machine that is busy enough the first match would come to it.
    private readonly Regex form = new(Form, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    /// <summary>All there are. Another one is a line here; the check digit of establishments' numbers is not published.</summary>
    public static ImmutableArray<IdentityType> All { get; } =
    [
        new("national-id", IdentityKind.Citizen, @"\A1[0-9]{9}\z", HasCheckDigit: true, IsForeign: false),
        new("iqama", IdentityKind.Resident, @"\A2[0-9]{9}\z", HasCheckDigit: true, IsForeign: false),
        new("establishment", IdentityKind.Establishment, @"\A7[0-9]{9}\z", HasCheckDigit: false, IsForeign: false),
        new("passport", IdentityKind.Visitor, @"\A[A-Z0-9]{5,15}\z", HasCheckDigit: false, IsForeign: true),
    ];

    internal bool Fits(string number) => form.IsMatch(number) && (!HasCheckDigit || NationalId.Parse(number) is not null);
}

/// <summary>Who somebody is, by the number of a document. It never shows itself by accident.</summary>
/// <param name="IssuedBy">The country that issued it, of foreign documents: two capitals (ISO 3166-1 alpha-2).</param>
public sealed record Identity(IdentityType Type, string Number, string? IssuedBy)
{
    private static readonly Regex Country = new(@"\A[A-Z]{2}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);

    /// <summary>The number as it is kept and shown, with the country where it is not one without.</summary>
    public string Written => IssuedBy is null ? Number : $"{IssuedBy} {Number}";

    /// <summary>What no other identity has.</summary>
    public string Name => $"{Type.Code}/{Written}";

    /// <summary>Reads a number that may be typed in Arabic-Indic or Persian digits and small letters; null when it is none.</summary>
    /// <param name="type">By its code; null for the one of this country that the number fits.</param>
    /// <param name="issuedBy">Needed for foreign documents, and for those only.</param>
    public static Identity? Parse(string? type, string? issuedBy, string? typed)
    {
        var number = ArabicText.FoldDigits(typed?.Trim() ?? "").ToUpperInvariant();
        var country = issuedBy?.Trim().ToUpperInvariant();
        var found = IdentityType.All.FirstOrDefault(one => (type is null ? !one.IsForeign : one.Code == type) && one.Fits(number));
        return found is not null && found.IsForeign == country is not null && (country is null || Country.IsMatch(country))
            ? new Identity(found, number, country)
            : null;
    }

    /// <summary>Reads what <see cref="Written"/> was kept; of numbers of this country the type shows in themselves.</summary>
    public static Identity? OfWritten(string written) => written.Split(' ') is [var country, var number]
        ? Parse("passport", country, number)
        : Parse(null, null, written);

    public override string ToString() => "[identity]";
}
