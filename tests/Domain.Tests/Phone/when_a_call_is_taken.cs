using EventLedger.Domain.Phone;

namespace EventLedger.Domain.Tests.Phone;

public class when_a_call_is_taken
{
    private const string Centre = "920001234";
    private static readonly LocalDate Today = new(2026, 11, 22);
    private static readonly string Reference = TrackingReference.Create("MK", 0x0123_4567_89AB_CDEF);
    private static readonly string Digits = TrackingReference.InDigits(Reference)!;

    /// <summary>Everything that can come from a caller, and from a platform.</summary>
    private static readonly PhoneInput[] Inputs =
    [
        new(""), new("", IsUnclear: true), .. "0123456789*".Select(key => new PhoneInput(key.ToString())),
        new("12"), new("1311"), new(Digits), new($"{Digits[..^1]}{(Digits[^1] == '0' ? '1' : '0')}"), new($"12*{Digits}"), new($"{Digits}*"), new(new string('7', 60)),
    ];

    private static readonly RequestHeard?[] Found =
    [
        null,
        .. from status in Enum.GetValues<RequestStatus>()
           from decision in new CompletionDecision?[] { null, CompletionDecision.Approved, CompletionDecision.Rejected }
           from days in new int?[] { null, -1000, -3, 0, 1, 2, 11, 1000 }
           select new RequestHeard(status, Today.PlusDays(-5), Plus(days), Plus(days), decision),
    ];

    [Fact]
    public void it_begins_in_both_languages_with_the_choice_of_one()
    {
        var begun = PhoneDialogue.Begin();

        begun.Call.Languages.ToArray().ShouldBe([PhoneLanguage.Arabic, PhoneLanguage.English]);
        Names(begun).ShouldBe([Sentences.Welcome, Sentences.ChooseLanguage]);
        Turn(begun.Call, "1").Call.ShouldBe(new PhoneCall(PhoneStep.Number, PhoneLanguage.Arabic));
        Turn(begun.Call, "2").Call.ShouldBe(new PhoneCall(PhoneStep.Number, PhoneLanguage.English));
        Names(Turn(begun.Call, "3")).ShouldBe([Sentences.WrongKey, Sentences.ChooseLanguage]);
        Names(Turn(begun.Call, "")).ShouldBe([Sentences.Silence, Sentences.ChooseLanguage]);
    }

    [Fact]
    public void a_reference_in_digits_leads_to_the_request()
    {
        var asked = PhoneDialogue.Hear(AtNumber, new PhoneInput(Digits), Centre).ShouldBeOfType<PhoneLookup>();
        asked.Reference.ShouldBe(Reference);

        var told = PhoneDialogue.Tell(asked, new RequestHeard(RequestStatus.Received, new(2026, 11, 15), new(2026, 11, 27), null, null), Today, Centre);
        told.Call.ShouldBe(new PhoneCall(PhoneStep.Status, PhoneLanguage.Arabic, 0, Reference));
        Names(told).ShouldBe(
            ["status-received", Sentences.PromisedUntil, "day", Sentences.Corresponding, "day", Sentences.ThatIsAfter, "count", Sentences.OpenedOn, "day", Sentences.Corresponding, "day", Sentences.StatusMenu]);
        told.Prompts.ShouldContain(new Prompt.Count(5, Counted.Day));
        told.Prompts.ShouldContain(new Prompt.Day(new(2026, 11, 27), WithWeekday: false));
        told.Prompts.ShouldContain(new Prompt.Day(UmmAlQura.Of(new(2026, 11, 27))!.Value, WithWeekday: true));
    }

    [Fact]
    public void a_star_begins_the_keying_again_and_alone_tells_where_the_digits_are()
    {
        PhoneDialogue.Hear(AtNumber, new PhoneInput($"99*13*{Digits}"), Centre).ShouldBeOfType<PhoneLookup>().Reference.ShouldBe(Reference);
        var told = Turn(AtNumber, "*");
        Names(told).ShouldBe([Sentences.WhereNumber, Sentences.EnterNumber]);
        told.Call.Failures.ShouldBe(0);
    }

    [Fact]
    public void too_few_digits_wrong_ones_and_unknown_ones_are_told_apart()
    {
        var few = Turn(AtNumber, Digits[..20]);
        Names(few).ShouldBe([Sentences.HeardOnly, "count", Sentences.NumberTooShort, Sentences.EnterNumber]);
        few.Prompts[1].ShouldBe(new Prompt.Count(20, Counted.Digit));
        Names(Turn(AtNumber, $"{Digits[..^1]}{(Digits[^1] == '0' ? '1' : '0')}")).ShouldBe([Sentences.NumberWrong, Sentences.EnterNumber]);
        var unknown = PhoneDialogue.Tell(new PhoneLookup(AtNumber, Reference), null, Today, Centre);
        Names(unknown).ShouldBe([Sentences.NumberUnknown, Sentences.EnterNumber]);
        unknown.Call.ShouldBe(AtNumber with { Failures = 1 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("131100819855292164868950")]
    public void whoever_fails_three_times_is_told_where_a_person_is_and_the_call_ends(string keys)
    {
        var second = Turn(Turn(AtNumber, keys).Call, keys);
        second.Call.Step.ShouldBe(PhoneStep.Number);

        var third = Turn(second.Call, keys);
        third.Call.Step.ShouldBe(PhoneStep.Ended);
        Names(third).ToArray()[^4..].ShouldBe([Sentences.TooOften, Sentences.CentreNumber, "digits", Sentences.Goodbye]);
        Should.Throw<ArgumentException>(() => PhoneDialogue.Hear(third.Call, new PhoneInput("1"), Centre));
    }

    [Fact]
    public void after_the_status_one_hears_it_again_asks_for_another_a_person_or_ends()
    {
        PhoneDialogue.Hear(AtStatus, new PhoneInput("1"), Centre).ShouldBe(new PhoneLookup(AtStatus, Reference));
        Turn(AtStatus, "2").Call.ShouldBe(AtNumber);
        Names(Turn(AtStatus, "0")).ShouldBe([Sentences.CentreNumber, "digits", Sentences.PersonMenu]);
        Names(Turn(AtStatus, "9")).ShouldBe([Sentences.Goodbye]);
        Names(Turn(AtStatus, "5")).ShouldBe([Sentences.WrongKey, Sentences.StatusMenu]);
        Names(Turn(AtStatus with { Failures = 2 }, "")).ShouldBe([Sentences.Goodbye]);
    }

    [Fact]
    public void a_person_is_at_a_number_or_else_at_a_centre()
    {
        Turn(AtNumber, "0").Prompts[1].ShouldBe(new Prompt.Digits(Centre));
        Names((PhoneTurn)PhoneDialogue.Hear(AtNumber, new PhoneInput("0"), null)).ShouldBe([Sentences.CentreVisit, Sentences.PersonMenu]);
        var person = Turn(AtStatus, "0").Call;
        Turn(person, "1").Call.ShouldBe(person);
        Turn(person, "2").Call.ShouldBe(AtNumber);
        Turn(person, "9").Call.Step.ShouldBe(PhoneStep.Ended);
    }

    [Theory]
    [InlineData("1 3 1 1", false, "1311", false)]
    [InlineData("١٣١١#", false, "1311", false)]
    [InlineData("13", true, "13", false)]
    [InlineData("", true, "", true)]
    [InlineData(null, false, "", false)]
    [InlineData("one", false, "", true)]
    public void digits_count_whatever_ended_them(string? keyed, bool isUnclear, string keys, bool staysUnclear) =>
        PhoneInput.Read(keyed, isUnclear).ShouldBe(new PhoneInput(keys, staysUnclear));

    [Fact]
    public void what_is_missing_is_told_with_its_day_and_never_in_words_of_anybodys()
    {
        var told = PhoneDialogue.Tell(new PhoneLookup(AtNumber, Reference), new RequestHeard(RequestStatus.Returned, Today, Today.PlusDays(9), Today.PlusDays(2), null), Today, Centre);

        Names(told).Take(3).ShouldBe(["status-returned", Sentences.Missing, Sentences.RespondUntil]);
        Names(told).ShouldNotContain(Sentences.PromisedUntil);
    }

    [Theory]
    [InlineData(0, "promised-today")]
    [InlineData(-3, "promise-passed,day,corresponding,day,passed-since,count")]
    [InlineData(-1000, "promise-passed,day,corresponding,day")]
    public void a_promise_is_told_by_the_day(int days, string names)
    {
        var told = PhoneDialogue.Tell(new PhoneLookup(AtNumber, Reference), new RequestHeard(RequestStatus.Opened, Today, Today.PlusDays(days), null, null), Today, Centre);

        Names(told).Skip(1).TakeWhile(name => name != Sentences.OpenedOn).ShouldBe(names.Split(','));
    }

    [Fact]
    public void a_day_beyond_the_tables_of_umm_al_qura_is_told_in_one_calendar()
    {
        var told = PhoneDialogue.Tell(new PhoneLookup(AtNumber, Reference), new RequestHeard(RequestStatus.Opened, Today, new(2999, 1, 1), null, null), Today, Centre);

        Names(told).Take(4).ShouldBe(["status-opened", Sentences.PromisedUntil, "day", Sentences.OpenedOn]);
    }

    /// <summary>From every state that can be come to, by everything that can come and everything that can be found.</summary>
    [Fact]
    public void every_way_through_it_says_something_can_be_left_and_ends()
    {
        var walked = Walk();
        var said = walked.SelectMany(step => step.Turn.Prompts).OfType<Prompt.Sentence>().Select(sentence => sentence.Name)
            .Concat(Names(PhoneDialogue.Begin())).ToHashSet(StringComparer.Ordinal);

        Enum.GetValues<PhoneStep>().ShouldBe(walked.Select(step => step.Turn.Call.Step).Append(PhoneStep.Language).Distinct(), ignoreOrder: true);
        Sentences.All.Except([Sentences.Failed]).ShouldBe(said.Except(["day", "count", "digits"]), ignoreOrder: true);
        foreach (var (before, input, turn) in walked)
        {
            var way = $"{before} and '{input.Keys}' give {turn.Call}";
            turn.Prompts.ShouldNotBeEmpty(way);
            turn.Call.Failures.ShouldBeLessThanOrEqualTo(PhoneCall.MostFailures, way);
            (turn.Call.Language == before.Language || before.Language is null).ShouldBeTrue(way);
            (Names(turn).Last() == Sentences.Goodbye).ShouldBe(turn.Call.Step == PhoneStep.Ended, way);
            (turn.Call.Step != PhoneStep.Ended && turn.Call.Failures >= PhoneCall.MostFailures).ShouldBeFalse(way);
            (turn.Call.Step == PhoneStep.Status && turn.Call.Reference is null).ShouldBeFalse(way);
        }

        // Silence alone ends it, wherever it stands: nobody is kept on a line that nobody listens to.
        foreach (var call in walked.Select(step => step.Turn.Call).Where(call => call.Step != PhoneStep.Ended).Distinct())
        {
            var silent = call;
            for (var i = 0; i < PhoneCall.MostFailures && silent.Step != PhoneStep.Ended; i++)
            {
                silent = Turn(silent, "").Call;
            }

            silent.Step.ShouldBe(PhoneStep.Ended, $"{call}");
        }
    }

    [Fact]
    public void all_that_is_said_has_words_in_both_languages()
    {
        foreach (var prompt in Walk().SelectMany(step => step.Turn.Prompts).Distinct())
        {
            foreach (var language in Enum.GetValues<PhoneLanguage>())
            {
                var pieces = Speech.Of(prompt, language, name => name).ToList();
                pieces.ShouldNotBeEmpty();
                pieces.ShouldAllBe(piece => piece.Text.Length > 0 && piece.Recording.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
            }
        }
    }

    private static PhoneCall AtNumber => new(PhoneStep.Number, PhoneLanguage.Arabic);

    private static PhoneCall AtStatus => new(PhoneStep.Status, PhoneLanguage.Arabic, 0, Reference);

    private static LocalDate? Plus(int? days) => days is { } some ? Today.PlusDays(some) : null;

    private static PhoneTurn Turn(PhoneCall call, string keys) => (PhoneTurn)PhoneDialogue.Hear(call, new PhoneInput(keys), Centre);

    private static IEnumerable<string> Names(PhoneTurn turn) => turn.Prompts.Select(prompt => prompt switch
    {
        Prompt.Sentence { Name: var name } => name,
        Prompt.Day => "day",
        Prompt.Count => "count",
        _ => "digits",
    });

    private static List<(PhoneCall From, PhoneInput Input, PhoneTurn Turn)> Walk()
    {
        var (steps, seen, ahead) = (new List<(PhoneCall From, PhoneInput Input, PhoneTurn Turn)>(), new HashSet<PhoneCall>(), new Queue<PhoneCall>([PhoneDialogue.Begin().Call]));
        while (ahead.TryDequeue(out var call))
        {
            if (call.Step == PhoneStep.Ended || !seen.Add(call))
            {
                continue;
            }

            foreach (var (input, turn) in Inputs.SelectMany(input => Following(call, input).Select(turn => (input, turn))))
            {
                steps.Add((call, input, turn));
                ahead.Enqueue(turn.Call);
            }
        }

        return steps;
    }

    private static IEnumerable<PhoneTurn> Following(PhoneCall call, PhoneInput input) => new[] { Centre, null }.SelectMany(centre => PhoneDialogue.Hear(call, input, centre) switch
    {
        PhoneLookup lookup => Found.Select(found => PhoneDialogue.Tell(lookup, found, Today, centre)),
        var move => [(PhoneTurn)move],
    });
}
