namespace EventLedger.Domain.Tests.Requests;

public class when_reopening_a_request
{
    [Theory]
    [InlineData("completed", RequestStatus.Received)]
    [InlineData("handed-over", RequestStatus.Received)]
    [InlineData("collected", RequestStatus.Received)]
    [InlineData("withdrawn", RequestStatus.Opened)]
    [InlineData("cancelled", RequestStatus.Opened)]
    public void it_goes_back_to_where_it_was(string stage, RequestStatus before)
    {
        var reopened = Story.Given(Life.Stage(stage)).When(request => request.Reopen("new evidence", Life.Noon));

        reopened.ShouldRecord(new RequestReopened("new evidence", Life.Noon));
        var state = Story.Given([.. Life.Stage(stage), reopened.Events[0]]).State;
        (state.Status, state.Decision, state.Deliverable, state.StatusBeforeOutcome).ShouldBe((before, null, null, null));
    }

    [Fact]
    public void it_can_come_to_another_outcome() => Story.Given([.. Life.Completed, new RequestReopened("new evidence", Life.Noon)])
        .When(request => request.Complete(CompletionDecision.Rejected, "forged", null, Life.Noon))
        .ShouldRecord<RequestCompleted>();

    [Fact]
    public void the_refund_of_a_decision_taken_back_is_not_due() => Story.Given([.. Life.Rejected, new RequestReopened("appeal", Life.Noon)])
        .When(request => request.RequestRefund(Money.Sar(100), "rejected", "clerk", Life.Noon))
        .ShouldRefuse(RequestRefusals.RefundNotDue);

    [Fact]
    public void a_declined_refund_does_not_keep_it_closed() =>
        Story.Given([.. Life.RefundRequested, new FeeRefundDeclined("no ground", "manager", Life.Noon)])
            .When(request => request.Reopen("back", Life.Noon))
            .ShouldRecord<RequestReopened>();

    [Theory]
    [InlineData("refund-requested")]
    [InlineData("refund-approved")]
    [InlineData("refunded")]
    public void a_fee_given_back_or_about_to_be_keeps_it_closed(string stage) => Story.Given(Life.Stage(stage))
        .When(request => request.Reopen("back", Life.Noon))
        .ShouldRefuse(RequestRefusals.FeeIsRefunded);

    [Fact]
    public void a_part_given_back_keeps_it_closed_too()
    {
        DomainEvent[] partly =
        [
            .. Life.Withdrawn, new FeeRefundRequested(Money.Sar(1), "part", "clerk", Life.Noon),
            new FeeRefundApproved(Money.Sar(1), "manager", Life.Noon), new FeeRefunded(Money.Sar(1), "B-1", Life.Noon),
        ];

        Story.Given(partly).When(request => request.Reopen("back", Life.Noon)).ShouldRefuse(RequestRefusals.FeeIsRefunded);
    }
}
