namespace EventLedger.Domain.Tests.Requests;

public class when_withdrawing_or_cancelling
{
    [Fact]
    public void the_beneficiary_may_withdraw_while_no_outcome_stands() => Story.Given(Life.Received)
        .When(request => request.Withdraw("changed plans", Life.Noon))
        .ShouldRecord(new RequestWithdrawn("changed plans", Life.Noon));

    [Fact]
    public void the_office_may_cancel_while_no_outcome_stands() => Story.Given(Life.Opened)
        .When(request => request.Cancel("opened twice", Life.Noon))
        .ShouldRecord(new RequestCancelled("opened twice", Life.Noon));

    [Theory]
    [InlineData("completed", RequestStatus.Completed)]
    [InlineData("handed-over", RequestStatus.HandedOver)]
    [InlineData("collected", RequestStatus.Collected)]
    [InlineData("withdrawn", RequestStatus.Withdrawn)]
    [InlineData("cancelled", RequestStatus.Cancelled)]
    public void one_outcome_stands(string stage, RequestStatus status)
    {
        var closed = RequestRefusals.RequestClosed(status);

        Story.Given(Life.Stage(stage)).When(request => request.Withdraw("too late", Life.Noon)).ShouldRefuse(closed);
        Story.Given(Life.Stage(stage)).When(request => request.Cancel("too late", Life.Noon)).ShouldRefuse(closed);
    }

    [Fact]
    public void money_already_paid_is_not_forgotten() => Story.Given(Life.Withdrawn).State.Paid.ShouldBe(Money.Sar(12_300));
}
