using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Tests.Beneficiaries;

public sealed class when_records_are_looked_for
{
    private const long Mobile = 966501234567;
    private readonly RecordIndex index = new();
    private readonly Dictionary<string, Guid> ids = [];

    public when_records_are_looked_for()
    {
        Add("نورة بنت عبدالله العتيبي", "Noura Abdullah Alotaibi", Mobile);
        Add("عبدالله بن نورة", null, Mobile);
        Add("نورة محمد الحربي", null, Mobile);
        Add("نور محمد الحربي", null, null);
    }

    [Theory]
    [InlineData("نوره عبد الله", "نورة بنت عبدالله العتيبي;عبدالله بن نورة")]
    [InlineData("عبدالله نوره", "نورة بنت عبدالله العتيبي;عبدالله بن نورة")]
    [InlineData("عتي نو", "نورة بنت عبدالله العتيبي")]
    [InlineData("otaibi", "نورة بنت عبدالله العتيبي")]
    [InlineData("نورة Alotaibi", "نورة بنت عبدالله العتيبي")]
    [InlineData("نور محمد", "نور محمد الحربي;نورة محمد الحربي")]
    [InlineData("نورة سالم", "")]
    [InlineData("رة محمد", "")]
    [InlineData("ن محمد", "")]
    public void each_word_begins_one_of_the_name_whatever_their_order(string sought, string found) =>
        Found(sought, null).ShouldBe(Split(found), ignoreOrder: true);

    [Fact]
    public void whole_words_come_first() => Found("نور", null)[0].ShouldBe("نور محمد الحربي");

    [Fact]
    public void a_mobile_number_leads_to_all_who_have_it_and_a_name_to_one_of_them()
    {
        Found("", Mobile).Length.ShouldBe(3);
        Found("نورة العتيبي", Mobile).ShouldBe(["نورة بنت عبدالله العتيبي"]);
        Found("", Mobile + 1).ShouldBeEmpty();
    }

    [Fact]
    public void of_too_many_none_is_told()
    {
        index.Search(NameWords.Of("نو"), null, 3).ShouldBeNull();
        index.Search(NameWords.Of("نو"), null, 4).ShouldNotBeNull().Count.ShouldBe(4);
    }

    [Fact]
    public void one_that_is_taken_out_is_found_by_nothing_and_the_others_are()
    {
        index.Remove(ids["نورة بنت عبدالله العتيبي"]);
        index.Remove(ids["نورة بنت عبدالله العتيبي"]);

        Found("عتيبي", null).ShouldBeEmpty();
        Found("Noura", null).ShouldBeEmpty();
        Found("عبدالله", null).ShouldBe(["عبدالله بن نورة"]);
        Found("", Mobile).Length.ShouldBe(2);
        Add("نورة بنت عبدالله العتيبي", null, Mobile);
        Found("عتيبي", null).Length.ShouldBe(1);
    }

    [Fact]
    public void one_that_is_told_twice_is_there_once()
    {
        index.Add(ids["نور محمد الحربي"], PersonTraits.Of("نور محمد الحربي", null, null));
        Found("نور محمد", null).Length.ShouldBe(2);
        index.Count.ShouldBe(4);
    }

    [Fact]
    public void candidates_are_those_with_the_number_and_a_near_name_and_then_those_of_the_same_name()
    {
        Add("العتيبي نورة عبد الله", null, Mobile + 1);
        Candidates("نورة عبدالله العتيبي", Mobile).ShouldBe(
            [("نورة بنت عبدالله العتيبي", CandidateSignal.MobileAndName), ("العتيبي نورة عبد الله", CandidateSignal.Name)]);
        Candidates("نورة عبدالله", Mobile).ShouldBe([("نورة بنت عبدالله العتيبي", CandidateSignal.MobileAndName), ("عبدالله بن نورة", CandidateSignal.MobileAndName)]);
        Candidates("سارة سالم", Mobile).ShouldBeEmpty();
        Candidates("", null).ShouldBeEmpty();
    }

    [Fact]
    public void a_name_that_many_have_makes_nobody_a_candidate()
    {
        foreach (var number in Enumerable.Range(1, 3))
        {
            Add($"محمد علي سالم{new string(' ', number)}", null, Mobile + number);
        }

        Candidates("محمد علي سالم", null).Count.ShouldBe(3);
        Add("سالم محمد علي", null, Mobile + 4);
        Add("علي محمد سالم", null, Mobile);
        Candidates("محمد علي سالم", null).ShouldBeEmpty();
        Candidates("محمد علي سالم", Mobile).ShouldBe([("علي محمد سالم", CandidateSignal.MobileAndName)]);
    }

    private void Add(string nameAr, string? nameEn, long? mobile)
    {
        ids[nameAr] = Guid.CreateVersion7();
        index.Add(ids[nameAr], PersonTraits.Of(nameAr, nameEn, mobile is null ? null : $"+{mobile}"));
    }

    private string[] Found(string name, long? mobile) => [.. index.Search(NameWords.Of(name), mobile, 50).ShouldNotBeNull().Select(NameOf)];

    private List<(string, CandidateSignal)> Candidates(string name, long? mobile) =>
        [.. index.Candidates(PersonTraits.Of(name, null, mobile is null ? null : $"+{mobile}"), 3).Select(one => (NameOf(one.Id), one.Signal))];

    private string NameOf(Guid id) => ids.Single(one => one.Value == id).Key;

    private static string[] Split(string names) => names.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
