namespace EventLedger.Domain.Tests.Requests;

public class when_renewing_a_fee_quote
{
    private static readonly Instant Late = Life.QuoteEnds + Duration.FromDays(1);
    private static readonly FeeQuote Dearer = new([new FeeLine("GOV", FeeKind.GovernmentFee, Money.Sar(15_000))], Late + Duration.FromDays(7));

    [Fact]
    public void an_expired_quote_gets_the_present_price() => Story.Given(Life.Opened)
        .When(request => request.RenewQuote(Dearer, Late))
        .ShouldRecord(new FeeQuoteRenewed(Dearer, Late));

    [Fact]
    public void the_new_price_is_due_and_no_longer_the_old()
    {
        var renewed = Story.Given(Life.Opening, new FeeQuoteRenewed(Dearer, Late));

        renewed.When(request => request.PayFee(Money.Sar(15_000), PaymentMethod.Cash, "R-1", Late)).ShouldRecord<FeePaid>();
        renewed.When(request => request.PayFee(Money.Sar(12_300), PaymentMethod.Cash, "R-1", Late))
            .ShouldRefuse(RequestRefusals.FeeAmountMismatch(Money.Sar(15_000), Money.Sar(12_300)));
    }

    [Fact]
    public void a_quote_that_still_stands_is_kept() => Story.Given(Life.Opened)
        .When(request => request.RenewQuote(Dearer, Life.QuoteEnds))
        .ShouldRefuse(RequestRefusals.FeeQuoteStillValid(Life.QuoteEnds));

    [Fact]
    public void a_paid_fee_has_no_new_price() => Story.Given(Life.Paid)
        .When(request => request.RenewQuote(Dearer, Late))
        .ShouldRefuse(RequestRefusals.FeeAlreadyPaid);

    [Fact]
    public void a_free_service_has_no_quote_to_renew() => Story.Given(Life.SelfServiceOpening)
        .When(request => request.RenewQuote(Dearer, Late))
        .ShouldRefuse(RequestRefusals.NoFeeDue);

    [Fact]
    public void a_closed_request_gets_no_price() => Story.Given(Life.Opening, new RequestCancelled("opened twice", Life.Morning))
        .When(request => request.RenewQuote(Dearer, Late))
        .ShouldRefuse(RequestRefusals.RequestClosed(RequestStatus.Cancelled));
}
