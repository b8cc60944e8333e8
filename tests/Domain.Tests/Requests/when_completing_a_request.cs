namespace EventLedger.Domain.Tests.Requests;

public class when_completing_a_request
{
    [Fact]
    public void the_decision_and_the_deliverable_are_recorded() => Story.Given(Life.Received)
        .When(request => request.Complete(CompletionDecision.Approved, null, "certificate 17", Life.Noon))
        .ShouldRecord(new RequestCompleted(CompletionDecision.Approved, null, "certificate 17", Life.Noon));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void a_rejection_needs_a_reason(string? reason) => Story.Given(Life.Received)
        .When(request => request.Complete(CompletionDecision.Rejected, reason, null, Life.Noon))
        .ShouldRefuse(RequestRefusals.RejectionNeedsReason);

    [Fact]
    public void an_approval_needs_none() => Story.Given(Life.Received)
        .When(request => request.Complete(CompletionDecision.Approved, null, null, Life.Noon))
        .ShouldRecord<RequestCompleted>();

    [Fact]
    public void a_second_decision_is_refused() => Story.Given(Life.Completed)
        .When(request => request.Complete(CompletionDecision.Rejected, "second thoughts", null, Life.Noon))
        .ShouldRefuse(RequestRefusals.AlreadyCompleted);

    [Fact]
    public void it_may_come_after_the_promised_deadline() => Story.Given(Life.Received)
        .When(request => request.Complete(CompletionDecision.Approved, null, null, Life.Deadline + Duration.FromDays(90)))
        .ShouldRecord<RequestCompleted>();

    [Fact]
    public void the_department_may_still_file_and_archive() => Story.Given(Life.Collected)
        .When(request => request.RecordWorkStep("archived", "officer", Life.Noon))
        .ShouldRecord(new WorkStepRecorded("archived", "officer", Life.Noon));

    [Fact]
    public void steps_leave_the_state_as_it_was_but_for_the_version()
    {
        var before = Story.Given(Life.Completed).State;

        Story.Given([.. Life.Completed, new WorkStepRecorded("archived", "officer", Life.Noon)]).State
            .ShouldBe(before with { Version = before.Version + 1 });
    }
}
