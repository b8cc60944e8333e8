using EventLedger.Domain.Phone;

namespace EventLedger.Domain.Tests.Phone;

/// <summary>Tables written by hand from the grammar, beside rules that were written from it: where they differ, one is wrong.</summary>
public class when_speaking_arabic_numbers
{
    /// <summary>Of masculine things, in the nominative.</summary>
    private static readonly string[] Golden =
    [
        "صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة",
        "عشرة", "أحد عشر", "اثنا عشر", "ثلاثة عشر", "أربعة عشر", "خمسة عشر", "ستة عشر", "سبعة عشر", "ثمانية عشر", "تسعة عشر",
        "عشرون", "واحد وعشرون", "اثنان وعشرون", "ثلاثة وعشرون", "أربعة وعشرون", "خمسة وعشرون", "ستة وعشرون", "سبعة وعشرون", "ثمانية وعشرون", "تسعة وعشرون",
        "ثلاثون", "واحد وثلاثون", "اثنان وثلاثون", "ثلاثة وثلاثون", "أربعة وثلاثون", "خمسة وثلاثون", "ستة وثلاثون", "سبعة وثلاثون", "ثمانية وثلاثون", "تسعة وثلاثون",
        "أربعون", "واحد وأربعون", "اثنان وأربعون", "ثلاثة وأربعون", "أربعة وأربعون", "خمسة وأربعون", "ستة وأربعون", "سبعة وأربعون", "ثمانية وأربعون", "تسعة وأربعون",
        "خمسون", "واحد وخمسون", "اثنان وخمسون", "ثلاثة وخمسون", "أربعة وخمسون", "خمسة وخمسون", "ستة وخمسون", "سبعة وخمسون", "ثمانية وخمسون", "تسعة وخمسون",
        "ستون", "واحد وستون", "اثنان وستون", "ثلاثة وستون", "أربعة وستون", "خمسة وستون", "ستة وستون", "سبعة وستون", "ثمانية وستون", "تسعة وستون",
        "سبعون", "واحد وسبعون", "اثنان وسبعون", "ثلاثة وسبعون", "أربعة وسبعون", "خمسة وسبعون", "ستة وسبعون", "سبعة وسبعون", "ثمانية وسبعون", "تسعة وسبعون",
        "ثمانون", "واحد وثمانون", "اثنان وثمانون", "ثلاثة وثمانون", "أربعة وثمانون", "خمسة وثمانون", "ستة وثمانون", "سبعة وثمانون", "ثمانية وثمانون", "تسعة وثمانون",
        "تسعون", "واحد وتسعون", "اثنان وتسعون", "ثلاثة وتسعون", "أربعة وتسعون", "خمسة وتسعون", "ستة وتسعون", "سبعة وتسعون", "ثمانية وتسعون", "تسعة وتسعون",
    ];

    private static readonly string[] Hundreds = ["", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"];

    /// <summary>Of feminine things, in the nominative; from twenty on only what stands before the tens.</summary>
    private static readonly string[] FeminineToNineteen =
    [
        "صفر", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر", "إحدى عشرة", "اثنتا عشرة", "ثلاث عشرة", "أربع عشرة", "خمس عشرة",
        "ست عشرة", "سبع عشرة", "ثماني عشرة", "تسع عشرة",
    ];

    private static readonly string[] FeminineBeforeTens = ["", "إحدى", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"];

    [Fact]
    public void every_number_below_a_thousand_is_right_of_both_genders_in_both_cases()
    {
        Golden.Length.ShouldBe(100);
        for (var number = 0; number < 1000; number++)
        {
            var (masculine, feminine) = (Reference(number, Golden[number % 100]), Reference(number, Feminine(number % 100)));
            ArabicNumbers.Words(number, GrammaticalGender.Masculine, GrammaticalCase.Nominative).ShouldBe(masculine);
            ArabicNumbers.Words(number, GrammaticalGender.Feminine, GrammaticalCase.Nominative).ShouldBe(feminine);
            ArabicNumbers.Words(number, GrammaticalGender.Masculine, GrammaticalCase.Genitive).ShouldBe(Genitive(masculine));
            ArabicNumbers.Words(number, GrammaticalGender.Feminine, GrammaticalCase.Genitive).ShouldBe(Genitive(feminine));
        }
    }

    [Fact]
    public void what_is_counted_takes_the_form_that_its_number_asks_for()
    {
        foreach (var noun in new[] { ArabicNoun.Day, ArabicNoun.Hour, ArabicNoun.Request, ArabicNoun.Digit })
        {
            for (var number = 1; number < 1000; number++)
            {
                var last = (number % 100) switch
                {
                    0 => $" {noun.Singular}",
                    1 => number == 1 ? $"{noun.Singular} {FeminineOr(noun, "واحد")}" : $" و{noun.Singular}",
                    2 => $"{noun.DualStem}ين",
                    >= 3 and <= 10 => $" {noun.Plural}",
                    _ => $" {noun.Accusative}",
                };
                ArabicNumbers.Count(number, noun, GrammaticalCase.Genitive).ShouldEndWith(last, Case.Sensitive, $"{number}");
            }
        }
    }

    [Theory]
    [InlineData(1, "يوم واحد", "يوم واحد")]
    [InlineData(2, "يومان", "يومين")]
    [InlineData(3, "ثلاثة أيام", "ثلاثة أيام")]
    [InlineData(8, "ثمانية أيام", "ثمانية أيام")]
    [InlineData(10, "عشرة أيام", "عشرة أيام")]
    [InlineData(11, "أحد عشر يوما", "أحد عشر يوما")]
    [InlineData(12, "اثنا عشر يوما", "اثني عشر يوما")]
    [InlineData(20, "عشرون يوما", "عشرين يوما")]
    [InlineData(22, "اثنان وعشرون يوما", "اثنين وعشرين يوما")]
    [InlineData(99, "تسعة وتسعون يوما", "تسعة وتسعين يوما")]
    [InlineData(100, "مئة يوم", "مئة يوم")]
    [InlineData(101, "مئة يوم ويوم", "مئة يوم ويوم")]
    [InlineData(102, "مئة يوم ويومان", "مئة يوم ويومين")]
    [InlineData(103, "مئة وثلاثة أيام", "مئة وثلاثة أيام")]
    [InlineData(111, "مئة وأحد عشر يوما", "مئة وأحد عشر يوما")]
    [InlineData(200, "مئتا يوم", "مئتي يوم")]
    [InlineData(202, "مئتا يوم ويومان", "مئتي يوم ويومين")]
    [InlineData(203, "مئتان وثلاثة أيام", "مئتين وثلاثة أيام")]
    [InlineData(300, "ثلاثمئة يوم", "ثلاثمئة يوم")]
    [InlineData(1000, "ألف يوم", "ألف يوم")]
    [InlineData(1200, "ألف ومئتا يوم", "ألف ومئتي يوم")]
    [InlineData(2000, "ألفا يوم", "ألفي يوم")]
    [InlineData(2003, "ألفان وثلاثة أيام", "ألفين وثلاثة أيام")]
    [InlineData(8000, "ثمانية آلاف يوم", "ثمانية آلاف يوم")]
    public void days_are_counted(int number, string nominative, string genitive)
    {
        ArabicNumbers.Count(number, ArabicNoun.Day, GrammaticalCase.Nominative).ShouldBe(nominative);
        ArabicNumbers.Count(number, ArabicNoun.Day, GrammaticalCase.Genitive).ShouldBe(genitive);
    }

    [Theory]
    [InlineData(1, "ساعة واحدة")]
    [InlineData(2, "ساعتين")]
    [InlineData(3, "ثلاث ساعات")]
    [InlineData(8, "ثماني ساعات")]
    [InlineData(10, "عشر ساعات")]
    [InlineData(11, "إحدى عشرة ساعة")]
    [InlineData(12, "اثنتي عشرة ساعة")]
    [InlineData(18, "ثماني عشرة ساعة")]
    [InlineData(21, "إحدى وعشرين ساعة")]
    [InlineData(28, "ثمان وعشرين ساعة")]
    [InlineData(102, "مئة ساعة وساعتين")]
    [InlineData(108, "مئة وثماني ساعات")]
    public void hours_are_counted(int number, string words) => ArabicNumbers.Count(number, ArabicNoun.Hour, GrammaticalCase.Genitive).ShouldBe(words);

    [Theory]
    [InlineData(1, "طلب واحد")]
    [InlineData(2, "طلبين")]
    [InlineData(5, "خمسة طلبات")]
    [InlineData(15, "خمسة عشر طلبا")]
    public void requests_are_counted(int number, string words) => ArabicNumbers.Count(number, ArabicNoun.Request, GrammaticalCase.Genitive).ShouldBe(words);

    [Fact]
    public void days_of_a_month_have_their_place() => Enumerable.Range(1, 31).Select(day => ArabicNumbers.Ordinal(day, GrammaticalCase.Genitive)).ShouldBe(
        [
            "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر", "الحادي عشر", "الثاني عشر", "الثالث عشر", "الرابع عشر",
            "الخامس عشر", "السادس عشر", "السابع عشر", "الثامن عشر", "التاسع عشر", "العشرين", "الحادي والعشرين", "الثاني والعشرين", "الثالث والعشرين",
            "الرابع والعشرين", "الخامس والعشرين", "السادس والعشرين", "السابع والعشرين", "الثامن والعشرين", "التاسع والعشرين", "الثلاثين", "الحادي والثلاثين",
        ]);

    [Theory]
    [InlineData(20, "العشرون")]
    [InlineData(31, "الحادي والثلاثون")]
    public void tens_of_places_have_cases_too(int number, string nominative) => ArabicNumbers.Ordinal(number, GrammaticalCase.Nominative).ShouldBe(nominative);

    [Theory]
    [InlineData(1400, "سنة ألف وأربعمئة")]
    [InlineData(1447, "سنة ألف وأربعمئة وسبع وأربعين")]
    [InlineData(1448, "سنة ألف وأربعمئة وثمان وأربعين")]
    [InlineData(1461, "سنة ألف وأربعمئة وإحدى وستين")]
    [InlineData(2000, "سنة ألفين")]
    [InlineData(2012, "سنة ألفين واثنتي عشرة")]
    [InlineData(2026, "سنة ألفين وست وعشرين")]
    [InlineData(9999, "سنة تسعة آلاف وتسعمئة وتسع وتسعين")]
    public void years_are_feminine_and_governed(int year, string words) => ArabicNumbers.Year(year).ShouldBe(words);

    [Fact]
    public void a_day_is_said_in_either_calendar()
    {
        // The first of Ramadan 1447 by the tables of Umm al-Qura.
        var day = new LocalDate(2026, 2, 18);

        Said(new Prompt.Day(UmmAlQura.Of(day)!.Value, WithWeekday: true), PhoneLanguage.Arabic).ShouldBe("يوم الأربعاء الأول من رمضان سنة ألف وأربعمئة وسبع وأربعين");
        Said(new Prompt.Day(day, WithWeekday: false), PhoneLanguage.Arabic).ShouldBe("الثامن عشر من فبراير سنة ألفين وست وعشرين");
        Said(new Prompt.Day(UmmAlQura.Of(day)!.Value, WithWeekday: true), PhoneLanguage.English).ShouldBe("Wednesday the first of Ramadan one thousand four hundred and forty-seven");
        Said(new Prompt.Day(day, WithWeekday: false), PhoneLanguage.English).ShouldBe("the eighteenth of February two thousand and twenty-six");
    }

    [Fact]
    public void digits_are_said_one_by_one()
    {
        Said(new Prompt.Digits("9200"), PhoneLanguage.Arabic).ShouldBe("تسعة اثنان صفر صفر");
        Said(new Prompt.Digits("9200"), PhoneLanguage.English).ShouldBe("nine two zero zero");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_000)]
    public void a_number_out_of_reach_is_not_said(int number)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ArabicNumbers.Words(number, GrammaticalGender.Masculine, GrammaticalCase.Nominative));
        Should.Throw<ArgumentOutOfRangeException>(() => ArabicNumbers.Count(number, ArabicNoun.Day, GrammaticalCase.Nominative));
        Should.Throw<ArgumentOutOfRangeException>(() => EnglishNumbers.Words(number));
    }

    [Theory]
    [InlineData(0, "zero")]
    [InlineData(13, "thirteen")]
    [InlineData(40, "forty")]
    [InlineData(99, "ninety-nine")]
    [InlineData(100, "one hundred")]
    [InlineData(115, "one hundred and fifteen")]
    [InlineData(1400, "one thousand four hundred")]
    [InlineData(2001, "two thousand and one")]
    public void english_is_said_as_well(int number, string words) => EnglishNumbers.Words(number).ShouldBe(words);

    [Theory]
    [InlineData(1, "first")]
    [InlineData(12, "twelfth")]
    [InlineData(20, "twentieth")]
    [InlineData(23, "twenty-third")]
    [InlineData(30, "thirtieth")]
    public void english_places_are_said_as_well(int number, string words) => EnglishNumbers.Ordinal(number).ShouldBe(words);

    private static string Said(Prompt prompt, PhoneLanguage language) => string.Join(' ', Speech.Of(prompt, language, name => name).Select(piece => piece.Text));

    private static string FeminineOr(ArabicNoun noun, string masculine) => noun.Gender == GrammaticalGender.Feminine ? $"{masculine}ة" : masculine;

    private static string Feminine(int number) => number < FeminineToNineteen.Length ? FeminineToNineteen[number]
        : number % 10 == 0 ? Golden[number]
        : $"{FeminineBeforeTens[number % 10]} و{Golden[number - (number % 10)]}";

    private static string Reference(int number, string rest) => number < 100 ? rest
        : number % 100 == 0 ? Hundreds[number / 100]
        : $"{Hundreds[number / 100]} و{rest}";

    /// <summary>Word by word: what is dual or ends in ون has another ending, and nothing else.</summary>
    private static string Genitive(string words) => string.Join(' ', words.Split(' ').Select(word => word switch
    {
        "اثنا" or "اثنتا" => $"{word[..^1]}ي",
        "اثنان" or "اثنتان" or "مئتان" or "واثنان" or "واثنتان" => $"{word[..^2]}ين",
        "واثنا" or "واثنتا" => $"{word[..^1]}ي",
        _ => word.EndsWith("ون", StringComparison.Ordinal) ? $"{word[..^2]}ين" : word,
    }));
}
