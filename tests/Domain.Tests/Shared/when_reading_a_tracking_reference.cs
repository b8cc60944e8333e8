
namespace EventLedger.Domain.Tests.Shared;

public class when_reading_a_tracking_reference
{
    private const string Symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly string Reference = TrackingReference.Create("MK", 0x0123_4567_89AB_CDEF);

    [Seeded]
    public void what_is_made_is_read_back(ulong random)
    {
        var reference = TrackingReference.Create("MD", random);

        reference.ShouldMatch("^MD(-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z]$");
        TrackingReference.Normalise(reference).ShouldBe(reference);
        TrackingReference.Prefix(reference).ShouldBe("MD");
    }

    [Seeded(MaxTest = 50)]
    public void every_single_wrong_character_is_noticed(ulong random)
    {
        var reference = TrackingReference.Create("MK", random);
        for (var place = 0; place < reference.Length; place++)
        {
            foreach (var wrong in (place < 2 ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" : Symbols).Where(c => c != reference[place] && reference[place] != '-'))
            {
                TrackingReference.Normalise(reference[..place] + wrong + reference[(place + 1)..]).ShouldBeNull($"{wrong} at {place} of {reference}");
            }
        }
    }

    [Seeded(MaxTest = 50)]
    public void a_character_too_few_or_too_many_is_noticed_nearly_always(ulong random)
    {
        var reference = TrackingReference.Create("MK", random).Replace("-", "", StringComparison.Ordinal);
        var passed = Enumerable.Range(0, reference.Length).Count(place =>
            TrackingReference.Normalise(reference.Remove(place, 1)) is not null
            || TrackingReference.Normalise(reference.Insert(place, "7")) is not null);

        passed.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void only_sixty_bits_count() =>
        TrackingReference.Create("MK", ulong.MaxValue).ShouldBe(TrackingReference.Create("MK", (1UL << 60) - 1));

    [Fact]
    public void different_bits_give_different_references()
    {
        Enumerable.Range(0, 60).Select(bit => TrackingReference.Create("MK", 1UL << bit)).Distinct().Count().ShouldBe(60);
    }

    [Theory]
    [InlineData("lower case")]
    [InlineData("no hyphens")]
    [InlineData("spaces")]
    [InlineData("long dashes")]
    [InlineData("surrounding space")]
    [InlineData("direction marks")]
    [InlineData("Arabic digits")]
    [InlineData("Persian digits")]
    public void people_type_it_in_many_ways(string way)
    {
        var typed = way switch
        {
            "lower case" => Reference.ToLowerInvariant(),
            "no hyphens" => Reference.Replace("-", "", StringComparison.Ordinal),
            "spaces" => Reference.Replace('-', ' '),
            "long dashes" => Reference.Replace('-', '–'),
            "surrounding space" => $" \t{Reference}\n",
            "direction marks" => $"\u200F\u202B{Reference}\u202C\u200F",
            "Arabic digits" => Digits(Reference, '\u0660'),
            _ => Digits(Reference, '\u06F0'),
        };

        TrackingReference.Normalise(typed).ShouldBe(Reference);
        if (way.EndsWith("digits", StringComparison.Ordinal))
        {
            typed.ShouldNotBe(Reference);
        }

        static string Digits(string text, char zero) =>
            string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(zero + (c - '0')) : c));
    }

    [Fact]
    public void letters_that_look_like_digits_are_taken_for_them()
    {
        var ones = TrackingReference.Create("MK", Enumerable.Range(0, 6).Aggregate(0UL, (bits, i) => bits | (1UL << (10 * i))));
        var body = ones[3..];
        body.ShouldContain('1');
        body.ShouldContain('0');

        TrackingReference.Normalise("MK-" + body.Replace('1', 'I').Replace('0', 'o')).ShouldBe(ones);
        TrackingReference.Normalise("MK-" + body.Replace('1', 'l').Replace('0', 'O')).ShouldBe(ones);
    }

    [Theory]
    [InlineData("MK", 0x0123_4567_89AB_CDEFUL, "131100819855292164868957")]
    [InlineData("MK", 0UL, "131100000000000000000008")]
    [InlineData("MD", ulong.MaxValue, "130411529215046068469757")]
    [InlineData("RIYADHQQ", 5UL, "180925010408171700000000000000000052")]
    public void in_digits_it_is_as_the_docs_say(string prefix, ulong random, string digits)
    {
        var reference = TrackingReference.Create(prefix, random);

        TrackingReference.InDigits(reference).ShouldBe(digits);
        TrackingReference.Normalise(digits).ShouldBe(reference);
        TrackingReference.Normalise(string.Join('\u00A0', digits.Chunk(4).Select(four => new string(four)))).ShouldBe(reference);
    }

    [Seeded]
    public void in_digits_it_leads_back_however_it_is_typed(ulong random)
    {
        var reference = TrackingReference.Create("MD", random);
        var digits = TrackingReference.InDigits(reference).ShouldNotBeNull();

        digits.Length.ShouldBe(TrackingReference.ShortestInDigits);
        TrackingReference.Normalise(digits).ShouldBe(reference);
        TrackingReference.Normalise(string.Join(' ', digits.Chunk(4).Select(four => new string(four)))).ShouldBe(reference);
        TrackingReference.Normalise(string.Concat(digits.Select(digit => (char)('\u0660' + (digit - '0'))))).ShouldBe(reference);
        TrackingReference.InDigits(reference.ToLowerInvariant()).ShouldBe(digits);
    }

    [Seeded(MaxTest = 50)]
    public void in_digits_every_wrong_one_and_every_swap_of_neighbours_is_noticed(ulong random)
    {
        var digits = TrackingReference.InDigits(TrackingReference.Create("MK", random)).ShouldNotBeNull();
        for (var place = 0; place < digits.Length; place++)
        {
            foreach (var wrong in "0123456789".Where(digit => digit != digits[place]))
            {
                TrackingReference.Normalise(digits[..place] + wrong + digits[(place + 1)..]).ShouldBeNull($"{wrong} at {place} of {digits}");
            }

            if (place > 0 && digits[place] != digits[place - 1])
            {
                TrackingReference.Normalise(digits[..(place - 1)] + digits[place] + digits[place - 1] + digits[(place + 1)..]).ShouldBeNull($"a swap at {place} of {digits}");
            }
        }
    }

    [Theory]
    [InlineData("13110081985529216486895")]
    [InlineData("1311008198552921648689570")]
    [InlineData("000000000000000000000000")]
    [InlineData("nonsense")]
    public void other_digits_are_no_reference(string typed)
    {
        TrackingReference.Normalise(typed).ShouldBeNull();
        TrackingReference.InDigits(typed).ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("MK")]
    [InlineData("0000-0000-0000-0")]
    [InlineData("M-0000-0000-0000-0")]
    [InlineData("12-0000-0000-0000-0")]
    [InlineData("'; drop table requests; --")]
    public void anything_else_is_no_reference(string? typed) => TrackingReference.Normalise(typed).ShouldBeNull();

    [Fact]
    public void a_stray_character_is_not_skipped()
    {
        TrackingReference.Normalise(Reference + "!").ShouldBeNull();
        TrackingReference.Normalise(Reference[..4] + "م" + Reference[4..]).ShouldBeNull();
        TrackingReference.Normalise(Reference + new string(' ', 40)).ShouldBeNull();
    }

    [Seeded]
    public void no_text_at_all_makes_it_throw(string? typed) => Should.NotThrow(() => TrackingReference.Normalise(typed));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("mk")]
    [InlineData("M1")]
    [InlineData("LONGPREFIX")]
    public void a_prefix_is_two_to_eight_capitals(string prefix) =>
        Should.Throw<ArgumentException>(() => TrackingReference.Create(prefix, 1));
}
