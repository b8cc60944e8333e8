
namespace EventLedger.Domain.Tests.Shared;

public class when_adding_money
{
    [Seeded]
    public void what_is_added_can_be_taken_away(int left, int right) => (Money.Sar(left) + Money.Sar(right) - Money.Sar(right)).ShouldBe(Money.Sar(left));

    [Seeded]
    public void amounts_compare_as_their_halalas(int left, int right)
    {
        (Money.Sar(left) < Money.Sar(right)).ShouldBe(left < right);
        (Money.Sar(left) > Money.Sar(right)).ShouldBe(left > right);
        (Money.Sar(left) <= Money.Sar(right)).ShouldBe(left <= right);
        (Money.Sar(left) >= Money.Sar(right)).ShouldBe(left >= right);
        (Money.Sar(left) == Money.Sar(right)).ShouldBe(left == right);
    }

    [Fact]
    public void nothing_is_nothing()
    {
        Money.Zero.IsZero.ShouldBeTrue();
        Money.Sar(1).IsZero.ShouldBeFalse();
        Money.Zero.Currency.ShouldBe("SAR");
    }

    [Fact]
    public void currencies_do_not_mix()
    {
        var dollar = new Money(100, "USD");

        Should.Throw<InvalidOperationException>(() => Money.Sar(1) + dollar);
        Should.Throw<InvalidOperationException>(() => Money.Sar(1) - dollar);
        Should.Throw<InvalidOperationException>(() => Money.Sar(1) < dollar);
        (Money.Sar(100) == dollar).ShouldBeFalse();
    }

    [Fact]
    public void a_sum_never_wraps_around()
    {
        Should.Throw<OverflowException>(() => Money.Sar(long.MaxValue) + Money.Sar(1));
        Should.Throw<OverflowException>(() => Money.Sar(long.MinValue) - Money.Sar(1));
    }

    [Fact]
    public void a_quote_costs_the_sum_of_its_lines()
    {
        Life.Quote.Total().ShouldBe(Money.Sar(12_300));
        new FeeQuote([], Instant.MinValue).Total().ShouldBe(Money.Zero);
    }
}
