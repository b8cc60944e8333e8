using System.Globalization;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Simulate;

/// <summary>Someone made up: an Arabic name, a valid national id and a mobile number, which others of the family may have, too.</summary>
/// <param name="HomeClerk">The account of the clerk who opened the record, once and for all visits.</param>
internal sealed record Person(string Name, string NationalId, string Mobile, string HomeClerk)
{
    private const int FamilySize = 4;
    private static readonly string[] Women = ["نورة", "سارة", "ليان", "ريم", "هند", "مريم", "فاطمة", "جواهر", "العنود", "أمل"];
    private static readonly string[] Men = ["عبدالله", "محمد", "فهد", "خالد", "يوسف", "سلمان", "تركي", "عبدالعزيز", "ماجد", "بندر"];
    private static readonly string[] Fathers = ["عبدالرحمن", "علي", "إبراهيم", "سعد", "ناصر", "حسن", "عمر", "أحمد", "صالح", "حمد"];
    private static readonly string[] Families = ["القحطاني", "الحربي", "الزهراني", "الغامدي", "العتيبي", "الشهري", "المالكي", "الأنصاري", "الجهني", "المطيري"];
    private static readonly string[] Networks = ["50", "53", "54", "55", "56", "58", "59"];

    public static Person Of(int seed, string region, int number)
    {
        var lottery = Lottery.Of($"{seed}/{region}/person/{number}");
        var isWoman = lottery.Chance(50);

        // Whole families have one mobile, the head's.
        var phone = Lottery.Of(lottery.Chance(30) ? $"{seed}/{region}/family/{number / FamilySize}" : $"{seed}/{region}/mobile/{number}");
        var name = $"{lottery.OneOf(isWoman ? Women : Men)} {(isWoman ? "بنت" : "بن")} {lottery.OneOf(Fathers)} {lottery.OneOf(Families)}";
        return new(
            name,
            MadeUpNationalId(lottery),
            string.Create(CultureInfo.InvariantCulture, $"0{phone.OneOf(Networks)}{phone.Below(10_000_000):0000000}"),
            $"{(lottery.Chance(70) ? "clerk" : "clerk2")}.{region}");
    }

    public JsonObject ToRecord() => new() { ["nationalId"] = NationalId, ["nameAr"] = Name, ["mobile"] = Mobile };

    /// <summary>Ten digits beginning with 1 (citizen) or 2 (resident), the last one making the check sum a multiple of ten.</summary>
    private static string MadeUpNationalId(Lottery lottery)
    {
        var nine = string.Create(CultureInfo.InvariantCulture, $"{(lottery.Chance(80) ? 1 : 2)}{lottery.Below(100_000_000):00000000}");
        var sum = nine.Select((digit, i) => i % 2 == 1 ? digit - '0' : (2 * (digit - '0') / 10) + (2 * (digit - '0') % 10)).Sum();
        return nine + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
