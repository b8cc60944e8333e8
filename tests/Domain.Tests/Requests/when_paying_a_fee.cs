namespace EventLedger.Domain.Tests.Requests;

public class when_paying_a_fee
{
    [Fact]
    public void the_exact_fee_is_taken_line_by_line() => Story.Given(Life.Opened)
        .When(request => request.PayFee(Money.Sar(12_300), PaymentMethod.Sadad, "R-9", Life.Noon))
        .ShouldRecord(new FeePaid(Life.Quote.Lines, PaymentMethod.Sadad, "R-9", Life.Noon));

    [Theory]
    [InlineData(12_299)]
    [InlineData(12_301)]
    [InlineData(0)]
    [InlineData(-12_300)]
    [InlineData(long.MaxValue)]
    public void any_other_amount_is_refused(long halalas) => Story.Given(Life.Opened)
        .When(request => request.PayFee(Money.Sar(halalas), PaymentMethod.Cash, "R-9", Life.Noon))
        .ShouldRefuse(RequestRefusals.FeeAmountMismatch(Money.Sar(12_300), Money.Sar(halalas)));

    [Fact]
    public void the_right_number_in_another_currency_is_refused() => Story.Given(Life.Opened)
        .When(request => request.PayFee(new Money(12_300, "USD"), PaymentMethod.Cash, "R-9", Life.Noon))
        .Refusal!.Code.ShouldBe("fee-amount-mismatch");

    [Fact]
    public void a_second_payment_is_refused() => Story.Given(Life.Paid)
        .When(request => request.PayFee(Money.Sar(12_300), PaymentMethod.Cash, "R-9", Life.Noon))
        .ShouldRefuse(RequestRefusals.FeeAlreadyPaid);

    [Fact]
    public void a_free_service_takes_no_money() => Story.Given(Life.SelfServiceOpening)
        .When(request => request.PayFee(Money.Zero, PaymentMethod.Cash, "R-9", Life.Noon))
        .ShouldRefuse(RequestRefusals.NoFeeDue);

    [Fact]
    public void the_quote_stands_to_its_last_instant() => Story.Given(Life.Opened)
        .When(request => request.PayFee(Money.Sar(12_300), PaymentMethod.Cash, "R-9", Life.QuoteEnds))
        .ShouldRecord<FeePaid>();

    [Fact]
    public void an_expired_quote_is_refused() => Story.Given(Life.Opened)
        .When(request => request.PayFee(Money.Sar(12_300), PaymentMethod.Cash, "R-9", Life.QuoteEnds + Duration.Epsilon))
        .ShouldRefuse(RequestRefusals.FeeQuoteExpired(Life.QuoteEnds));

    [Fact]
    public void a_withdrawn_request_takes_no_money() => Story.Given(Life.Opening, new RequestWithdrawn("changed plans", Life.Morning))
        .When(request => request.PayFee(Money.Sar(12_300), PaymentMethod.Cash, "R-9", Life.Noon))
        .ShouldRefuse(RequestRefusals.RequestClosed(RequestStatus.Withdrawn));

    [Fact]
    public void the_sum_of_the_lines_is_what_was_paid() => Story.Given(Life.Paid).State.Paid.ShouldBe(Money.Sar(12_300));
}
