using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Notifications;

namespace EventLedger.Domain.Tests.Notifications;

public class when_reading_an_inbound_sms
{
    private static readonly HashSet<string> Prefixes = new(StringComparer.Ordinal) { "MK", "MD" };
    private static readonly string Reference = TrackingReference.Create("MK", 0x0123_4567_89AB_CDEF);

    public static TheoryData<string> Spellings =>
    [
        Reference,
        Reference.ToLowerInvariant(),
        Reference.Replace("-", "", StringComparison.Ordinal),
        Reference.Replace('-', ' '),
        Reference.Replace('-', '\u2013'),
        Reference.Replace('0', 'O').Replace('1', 'l'),
        $"\u200F{Reference}\u200E",
        $"{Reference}.",
        $"STATUS {Reference}",
        $"status: {Reference}",
        $"حالة {Reference}",
        $"حاله {InArabicDigits(Reference)}",
        $"أين وصلت معاملتي {Reference.Replace('-', ' ')}؟",
        $"Where is my request {Reference}, please?",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void a_reference_is_found_however_it_is_typed(string text)
    {
        var read = InboundSms.Read(text, Prefixes);

        (read.Intent, read.Reference).ShouldBe((InboundIntent.Status, Reference));
    }

    [Seeded]
    public void so_is_any_other(ulong random)
    {
        var reference = TrackingReference.Create("MD", random);

        InboundSms.Read($"حالة {InArabicDigits(reference).Replace('-', ' ')}", Prefixes).Reference.ShouldBe(reference);
    }

    [Fact]
    public void one_of_nobody_s_is_none()
    {
        InboundSms.Read(TrackingReference.Create("QQ", 7), Prefixes).ShouldBe(new InboundSms(InboundIntent.Help, null, null));
        InboundSms.Read($"STATUS {TrackingReference.Create("QQ", 7)}", Prefixes).Intent.ShouldBe(InboundIntent.Status);
        InboundSms.Read("STATUS 12345", Prefixes).ShouldBe(new InboundSms(InboundIntent.Status, null, ContactLanguage.En));
    }

    [Theory]
    [InlineData("STATUS", InboundIntent.Requests, ContactLanguage.En)]
    [InlineData(" status. ", InboundIntent.Requests, ContactLanguage.En)]
    [InlineData("حالة", InboundIntent.Requests, ContactLanguage.Ar)]
    [InlineData("حـــالة", InboundIntent.Requests, ContactLanguage.Ar)]
    [InlineData("طلباتي", InboundIntent.Requests, ContactLanguage.Ar)]
    [InlineData("help", InboundIntent.Help, ContactLanguage.En)]
    [InlineData("مساعدة", InboundIntent.Help, ContactLanguage.Ar)]
    [InlineData("English", InboundIntent.Language, ContactLanguage.En)]
    [InlineData("إنجليزي", InboundIntent.Language, ContactLanguage.En)]
    [InlineData("عربي", InboundIntent.Language, ContactLanguage.Ar)]
    [InlineData("Stop", InboundIntent.Stop, ContactLanguage.En)]
    [InlineData("STOP!", InboundIntent.Stop, ContactLanguage.En)]
    [InlineData("إيقاف", InboundIntent.Stop, ContactLanguage.Ar)]
    [InlineData("ايقاف", InboundIntent.Stop, ContactLanguage.Ar)]
    [InlineData("start", InboundIntent.Start, ContactLanguage.En)]
    public void a_word_alone_is_a_command(string text, InboundIntent intent, ContactLanguage language) =>
        InboundSms.Read(text, Prefixes).ShouldBe(new InboundSms(intent, null, language));

    [Theory]
    [InlineData("STOP 12345")]
    [InlineData("please stop")]
    [InlineData("stop it")]
    [InlineData("إيقاف الخدمة")]
    [InlineData("لا أريد إيقاف الرسائل")]
    [InlineData("NONSTOP")]
    public void stop_within_a_sentence_stops_nothing(string text) => InboundSms.Read(text, Prefixes).Intent.ShouldBe(InboundIntent.Help);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200F")]
    [InlineData("شكرا جزيلا")]
    [InlineData("12345")]
    [InlineData("😀")]
    public void whatever_is_not_understood_is_answered_with_help(string text) => InboundSms.Read(text, Prefixes).Intent.ShouldBe(InboundIntent.Help);

    [Fact]
    public void a_text_of_any_length_is_read() => InboundSms.Read(string.Concat(Enumerable.Repeat("M ", 100_000)), Prefixes).Intent.ShouldBe(InboundIntent.Help);

    [Fact]
    public void the_language_is_told_by_its_letters()
    {
        InboundSms.Read("أين معاملتي", Prefixes).Language.ShouldBe(ContactLanguage.Ar);
        InboundSms.Read("where is it", Prefixes).Language.ShouldBe(ContactLanguage.En);
        InboundSms.Read(Reference, Prefixes).Language.ShouldBeNull();
        InboundSms.Read($"status {Reference}", Prefixes).Language.ShouldBe(ContactLanguage.En);
    }

    [Theory]
    [InlineData("+966501234567", true)]
    [InlineData("966501234567", true)]
    [InlineData("0501234567", true)]
    [InlineData("7000", false)]
    [InlineData("+7000", false)]
    [InlineData("EMIRATE", false)]
    [InlineData("800FLOWERS", false)]
    [InlineData("", false)]
    [InlineData("+", false)]
    [InlineData("٠٥٠١٢٣٤٥٦٧", false)]
    [InlineData("12345678901234567", false)]
    public void programs_are_told_from_persons(string sender, bool isAPersons) => SmsNumber.MayBeAPersons(sender).ShouldBe(isAPersons);

    [Fact]
    public void a_text_is_the_same_however_its_blanks_came_back() =>
        InboundSms.Sameness("The request\n is  RECEIVED.").ShouldBe(InboundSms.Sameness("the request is received"));

    private static string InArabicDigits(string text) => string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)('٠' + (c - '0')) : c));
}
