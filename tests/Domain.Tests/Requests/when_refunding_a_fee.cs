namespace EventLedger.Domain.Tests.Requests;

public class when_refunding_a_fee
{
    [Fact]
    public void all_of_it_can_be_asked_back() => Ask(Life.Withdrawn, Money.Sar(12_300))
        .ShouldRecord(new FeeRefundRequested(Money.Sar(12_300), "withdrawn", "clerk", Life.Noon));

    [Fact]
    public void part_of_it_can_be_asked_back_and_later_the_rest()
    {
        DomainEvent[] partly =
        [
            .. Life.Withdrawn, new FeeRefundRequested(Money.Sar(300), "part", "clerk", Life.Noon),
            new FeeRefundApproved(Money.Sar(300), "manager", Life.Noon), new FeeRefunded(Money.Sar(300), "B-1", Life.Noon),
        ];

        Ask(partly, Money.Sar(12_000)).ShouldRecord<FeeRefundRequested>();
        Ask(partly, Money.Sar(12_001)).ShouldRefuse(RequestRefusals.RefundExceedsPaid(Money.Sar(12_000)));
    }

    [Theory]
    [InlineData(12_301)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void no_more_than_paid_and_more_than_nothing(long halalas) =>
        Ask(Life.Withdrawn, Money.Sar(halalas)).ShouldRefuse(RequestRefusals.RefundExceedsPaid(Money.Sar(12_300)));

    [Fact]
    public void another_currency_was_never_paid() =>
        Ask(Life.Withdrawn, new Money(100, "USD")).ShouldRefuse(RequestRefusals.RefundExceedsPaid(Money.Sar(12_300)));

    [Fact]
    public void what_was_never_paid_cannot_come_back() => Ask([Life.Opening, new RequestWithdrawn("changed plans", Life.Morning)], Money.Sar(1))
        .ShouldRefuse(RequestRefusals.RefundExceedsPaid(Money.Zero));

    [Fact]
    public void a_rejection_gives_a_claim_and_an_approval_none()
    {
        Ask(Life.Rejected, Money.Sar(100)).ShouldRecord<FeeRefundRequested>();
        Ask(Life.Completed, Money.Sar(100)).ShouldRefuse(RequestRefusals.RefundNotDue);
    }

    [Fact]
    public void one_refund_at_a_time() => Ask(Life.RefundRequested, Money.Sar(1)).ShouldRefuse(RequestRefusals.RefundPending);

    [Fact]
    public void a_second_person_approves() => Story.Given(Life.RefundRequested)
        .When(request => request.ApproveRefund("manager", Life.Noon))
        .ShouldRecord(new FeeRefundApproved(Money.Sar(12_300), "manager", Life.Noon));

    [Theory]
    [InlineData("clerk")]
    [InlineData("CLERK")]
    public void whoever_asked_cannot_approve(string user) => Story.Given(Life.RefundRequested)
        .When(request => request.ApproveRefund(user, Life.Noon))
        .ShouldRefuse(RequestRefusals.SecondPersonRequired);

    [Fact]
    public void the_approved_amount_is_paid_out_once()
    {
        var paid = Story.Given(Life.RefundApproved).When(request => request.PayRefund("B-9", Life.Noon));

        paid.ShouldRecord(new FeeRefunded(Money.Sar(12_300), "B-9", Life.Noon));
        Story.Given([.. Life.RefundApproved, paid.Events[0]]).When(request => request.PayRefund("B-9", Life.Noon))
            .ShouldRefuse(RequestRefusals.RefundNotRequested);
    }

    [Fact]
    public void without_approval_nothing_is_paid_out() => Story.Given(Life.RefundRequested)
        .When(request => request.PayRefund("B-9", Life.Noon))
        .ShouldRefuse(RequestRefusals.RefundNotApproved);

    [Fact]
    public void a_declined_refund_can_be_asked_for_again()
    {
        var declined = Story.Given(Life.RefundRequested).When(request => request.DeclineRefund("no ground", "manager", Life.Noon));

        declined.ShouldRecord(new FeeRefundDeclined("no ground", "manager", Life.Noon));
        Ask([.. Life.RefundRequested, declined.Events[0]], Money.Sar(12_300)).ShouldRecord<FeeRefundRequested>();
    }

    [Fact]
    public void an_approved_refund_can_no_longer_be_declined() => Story.Given(Life.RefundApproved)
        .When(request => request.DeclineRefund("second thoughts", "manager", Life.Noon))
        .ShouldRefuse(RequestRefusals.RefundAlreadyApproved);

    private static Decision Ask(DomainEvent[] past, Money amount) =>
        Story.Given(past).When(request => request.RequestRefund(amount, "withdrawn", "clerk", Life.Noon));
}
