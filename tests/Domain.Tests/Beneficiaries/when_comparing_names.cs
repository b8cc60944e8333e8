using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Domain.Tests.Beneficiaries;

public class when_comparing_names
{
    [Theory]
    [InlineData("أحمد", "احمد")]
    [InlineData("إبراهيم", "ابراهيم")]
    [InlineData("آمنة", "امنه")]
    [InlineData("ٱبتسام", "ابتسام")]
    [InlineData("فاطمة", "فاطمه")]
    [InlineData("يحيى", "يحيي")]
    [InlineData("یحیی", "يحيي")]
    [InlineData("عائشة", "عايشه")]
    [InlineData("مؤمن", "مومن")]
    [InlineData("علاء", "علا")]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("محـــمد", "محمد")]
    [InlineData("مح\u200Fمد", "محمد")]
    [InlineData("کریم", "كريم")]
    [InlineData("العتيبي", "عتيبي")]
    [InlineData("ال عتيبي", "عتيبي")]
    [InlineData("آل سعود", "سعود")]
    [InlineData("محمد بن علي", "محمد علي")]
    [InlineData("محمد ابن علي", "محمد علي")]
    [InlineData("نورة بنت محمد", "نوره محمد")]
    [InlineData("نورة ابنة محمد", "نوره محمد")]
    [InlineData("عبد الله", "عبدالله")]
    [InlineData("عبدالله", "عبدالله")]
    [InlineData("عبد الرحمن بن محمد", "عبدالرحمن محمد")]
    [InlineData("عبد رحمن", "عبدالرحمن")]
    [InlineData("عبد ال رحمن", "عبدالرحمن")]
    [InlineData("عبدالإله", "عبدالاله")]
    [InlineData("عبد الاله", "عبدالاله")]
    [InlineData("عبد بن محمد", "عبد محمد")]
    [InlineData("محمد عبد", "محمد عبد")]
    [InlineData("ﷲ", "له")]
    [InlineData("محمد، علي-سالم", "محمد علي سالم")]
    [InlineData("محمد علي محمد", "محمد علي")]
    [InlineData("ال بن", "")]
    [InlineData(" ", "")]
    [InlineData(null, "")]
    public void an_arabic_word_has_one_form_for_all_its_spellings(string? name, string words) => string.Join(' ', NameWords.Of(name)).ShouldBe(words);

    [Theory]
    [InlineData("Noura bint Abdullah", "noura abdullah")]
    [InlineData("Noura bint ʿAbd Allāh", "noura abdullah")]
    [InlineData("ABDUL RAHMAN", "abdulrahman")]
    [InlineData("Abd al-Rahman", "abdulrahman")]
    [InlineData("Abdel-Rahman", "abdulrahman")]
    [InlineData("Abdalrahman", "abdulrahman")]
    [InlineData("Abdallah", "abdullah")]
    [InlineData("Saʿd al-Otaibi", "sad otaibi")]
    [InlineData("Sa'd Alotaibi", "sad otaibi")]
    [InlineData("Ali", "ali")]
    [InlineData("José Núñez", "jose nunez")]
    [InlineData("سارة Otaibi", "ساره otaibi")]
    public void so_has_a_latin_one(string name, string words) => string.Join(' ', NameWords.Of(name)).ShouldBe(words);

    [Theory]
    [InlineData("سارة محمد", "سارة بنت محمد العتيبي", true)]
    [InlineData("سارة", "سارة بنت محمد العتيبي", true)]
    [InlineData("العتيبي سارة محمد", "سارة محمد العتيبي", true)]
    [InlineData("ابراهيم محمد الحربي", "ابرهيم محمد الحربي", true)]
    [InlineData("ابراهيم محمد العتيبي", "ابراهيم محمد العتيني", true)]
    [InlineData("سارة محمد العتيبي", "نورة محمد العتيبي", false)]
    [InlineData("محمد علي العتيبي", "احمد علي العتيبي", false)]
    [InlineData("علي محمد سالم", "محمد علي", false)]
    [InlineData("سارة محمد العتيبي", "سارة خالد العتيبي", false)]
    [InlineData("بن", "بن", false)]
    [InlineData("", "سارة", false)]
    public void names_are_near_when_they_may_be_one_persons(string one, string other, bool areNear)
    {
        NameWords.AreNear(NameWords.Of(one), NameWords.Of(other)).ShouldBe(areNear);
        NameWords.AreNear(NameWords.Of(other), NameWords.Of(one)).ShouldBe(areNear);
    }

    [Theory]
    [InlineData("سارة بنت محمد", "0501", "سارة محمد العتيبي", "0501", CandidateSignal.MobileAndName)]
    [InlineData("سارة محمد العتيبي", "0501", "العتيبي ساره محمد", "0502", CandidateSignal.Name)]
    [InlineData("سارة محمد", "0501", "سارة محمد", "0502", null)]
    [InlineData("سارة محمد العتيبي", "0501", "نورة محمد العتيبي", "0501", null)]
    [InlineData("سارة محمد", "", "سارة محمد", "", null)]
    public void two_records_may_be_one_persons(string name, string mobile, string other, string otherMobile, CandidateSignal? signal) =>
        Person(name, mobile).LikenessTo(Person(other, otherMobile)).ShouldBe(signal);

    [Theory]
    [InlineData("نورة بنت عبدالله", "نورة ب• ع•")]
    [InlineData("  نورة\tالعتيبي ", "نورة ا•")]
    [InlineData("نورة", "نورة")]
    [InlineData(null, null)]
    public void a_name_is_masked_but_for_its_first_word(string? name, string? masked) => NameWords.Masked(name).ShouldBe(masked);

    [Fact]
    public void what_a_person_is_looked_for_by_does_not_show_itself() => $"{Person("سارة", "0501")}".ShouldBe("[person]");

    private static PersonTraits Person(string name, string mobile) => PersonTraits.Of(name, null, mobile.Length == 0 ? null : $"+{mobile}");
}
