using EventLedger.Domain.Catalogue;
using FsCheck;
using FsCheck.Fluent;

namespace EventLedger.Tests.Lives;

/// <summary>Openings, and what is tried on the requests they open.</summary>
public static class Generators
{
    private const int LongestLife = 70;

    public static Arbitrary<RequestOpened> Openings() => Arb.From(
        from free in Gen.Elements(true, false, false)
        from documents in Gen.Elements(true, false)
        from self in Gen.Elements(true, false, false)
        from deadlineHours in Gen.Choose(0, 500)
        from promised in Gen.Elements(true, true, true, false)
        from stops in Gen.Elements(true, false)
        from quoteMinutes in Gen.Choose(0, 20_000)
        select Life.Opening with
        {
            CentreCode = self ? null : "MK-001",
            Fee = new FeeQuote(free ? [] : Life.Quote.Lines, Life.Morning + Duration.FromMinutes(quoteMinutes)),
            RequiredDocuments = documents ? Life.Opening.RequiredDocuments : [],
            StoppingWaits = stops ? [Wait.Returned, Wait.FeeDue] : null,
            PromisedDeadline = promised ? Life.Morning + Duration.FromHours(deadlineHours) : null,
        });

    /// <summary>Long lives whatever FsCheck's size, since the deep states are what is to be judged.</summary>
    public static Arbitrary<Attempt[]> Lives() => Arb.From(
        from length in Gen.Frequency((1, Gen.Choose(0, 20)), (4, Gen.Choose(30, LongestLife)))
        from attempts in Gen.ArrayOf(Attempts, length)
        select attempts,
        Shorter);

    private static Gen<Attempt> Attempts { get; } =
        from roll in Gen.Choose(0, Attempt.RollsBelow - 1)
        from variant in Gen.Choose(0, 9999)
        from minutes in Gen.Frequency((3, Gen.Choose(0, 60)), (1, Gen.Choose(60, 3000)))
        select new Attempt(roll, variant, minutes);

    // Halves first, then one attempt less, then one pause less.
    private static IEnumerable<Attempt[]> Shorter(Attempt[] life)
    {
        if (life.Length > 1)
        {
            yield return life[..(life.Length / 2)];
            yield return life[(life.Length / 2)..];
        }

        for (var i = 0; i < life.Length; i++)
        {
            yield return [.. life[..i], .. life[(i + 1)..]];
        }

        for (var i = 0; i < life.Length; i++)
        {
            if (life[i].Minutes > 0)
            {
                yield return [.. life[..i], life[i] with { Minutes = 0 }, .. life[(i + 1)..]];
            }
        }
    }
}
