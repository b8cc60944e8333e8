using System.Globalization;

namespace EventLedger.Domain.Tests.Shared;

public class when_wording_a_refusal
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private static readonly CultureInfo Arabic = CultureInfo.GetCultureInfo("ar-SA");
    private static readonly RefusalTexts Texts = new();

    [Fact]
    public void every_code_has_a_title_and_a_sentence_in_both_languages()
    {
        Texts.All.Length.ShouldBeGreaterThan(60);
        foreach (var entry in Texts.All)
        {
            foreach (var culture in new[] { English, Arabic })
            {
                var text = Texts.Find(entry.Code, culture).ShouldNotBeNull($"{entry.Catalogue} lacks {entry.Code} in {culture}");
                text.Title.ShouldNotBeNullOrWhiteSpace();
                text.Detail.ShouldEndWith(".");
            }

            entry.TitleAr.Any(c => c is >= '\u0621' and <= '\u064A').ShouldBeTrue(entry.Code);
            entry.TitleEn.Any(c => c is >= '\u0600' and <= '\u06FF').ShouldBeFalse(entry.Code);
        }
    }

    [Fact]
    public void sentences_name_only_arguments_that_their_refusal_carries()
    {
        foreach (var entry in Texts.All)
        {
            foreach (var culture in new[] { English, Arabic })
            {
                var parts = Texts.Find(entry.Code, culture)!.Value.Detail.Split('{', '}');
                (parts.Length % 2).ShouldBe(1, $"{entry.Code}: braces do not pair");
                parts.Where((_, place) => place % 2 == 1).Select(part => part.Split(':')[0])
                    .ShouldBeSubsetOf(entry.Arguments, $"{entry.Code} in {culture}");
            }
        }
    }

    [Fact]
    public void money_reads_in_riyals_and_time_in_riyadhs()
    {
        Texts.Format(RequestRefusals.FeeAmountMismatch(Money.Sar(12_300), Money.Sar(12_005)), English).Detail
            .ShouldBe("The fee due is 123.00 riyals, but 120.05 riyals were offered. Collect exactly the fee due.");
        Texts.Format(RequestRefusals.FeeQuoteExpired(Instant.FromUtc(2026, 2, 1, 21, 30)), English).Detail
            .ShouldBe("The fee quoted was valid until 2026-02-02 00:30 Riyadh time. Renew the quote, then collect the fee it names.");
    }

    [Fact]
    public void arabic_uses_the_same_figures()
    {
        var (title, detail) = Texts.Format(RequestRefusals.FeeAmountMismatch(Money.Sar(12_300), Money.Sar(5)), Arabic);

        title.ShouldBe("المبلغ لا يطابق الرسوم");
        detail.ShouldContain("123.00");
        detail.ShouldContain("0.05");
    }

    [Theory]
    [InlineData("en", "Not closed")]
    [InlineData("en-US", "Not closed")]
    [InlineData("ar", "الطلب غير مغلق")]
    [InlineData("fr", "الطلب غير مغلق")]
    [InlineData("", "الطلب غير مغلق")]
    public void arabic_comes_first_and_english_when_asked(string culture, string title) =>
        Texts.Format(RequestRefusals.NotClosed, CultureInfo.GetCultureInfo(culture)).Title.ShouldBe(title);

    [Fact]
    public void the_caller_words_are_kept_as_they_are()
    {
        Texts.Format(SharedRefusals.ValueInvalid("{member}"), English).Detail.ShouldContain("“{member}”");
        Texts.Format(RequestRefusals.WindowUnknown("a:riyals}"), English).Detail.ShouldContain("“a:riyals}”");
    }

    [Fact]
    public void a_code_without_text_stands_for_itself()
    {
        Texts.Find("no-such-code", English).ShouldBeNull();
        Texts.Format(Refusal.Conflict("no-such-code"), English).ShouldBe(("no-such-code", "no-such-code"));
    }

    [Fact]
    public void a_missing_argument_shows_as_a_gap() =>
        Texts.Format(Refusal.Stale("version-stale"), English).Detail.ShouldContain("at version –.");

    [Fact]
    public void other_assemblies_bring_their_own_catalogues()
    {
        var entry = new RefusalTexts(typeof(TestRefusals).Assembly).All.Single(entry => entry.Code == "test-refusal");

        (entry.Catalogue, entry.Kind, entry.TitleEn).ShouldBe(("TestRefusals", RefusalKind.Denied, "test-refusal"));
        entry.Arguments.ShouldBe(["flag", "names", "text", "when"]);
    }
}

/// <summary>A catalogue with every sort of argument and without texts.</summary>
public static class TestRefusals
{
    public static Refusal Test(string text, Instant when, IReadOnlyCollection<string> names, bool flag = true) =>
        Refusal.Denied("test-refusal").With("text", text.Length).With("when", when).With("names", names.Count).With("flag", flag);
}
