namespace EventLedger.Domain.Tests.Requests;

public class when_a_department_receives_and_returns
{
    [Fact]
    public void the_receipt_names_the_manifest_it_answers() => Story.Given(Life.Transmitted)
        .When(request => request.Receive("officer", Life.Noon))
        .ShouldRecord(new DocumentsReceived("officer", "hash-of-manifest", Life.Noon));

    [Fact]
    public void without_required_documents_it_reaches_the_window_by_itself() => Story.Given(Life.SelfServiceOpening)
        .When(request => request.Receive("officer", Life.Noon))
        .ShouldRecord(new DocumentsReceived("officer", null, Life.Noon));

    [Fact]
    public void but_not_before_its_fee_is_paid() => Story.Given(Life.Opening with { RequiredDocuments = [] })
        .When(request => request.Receive("officer", Life.Noon))
        .ShouldRefuse(RequestRefusals.FeeNotPaid);

    [Fact]
    public void a_receipt_dated_before_the_transmission_is_kept_as_told() => Story.Given(Life.Transmitted)
        .When(request => request.Receive("officer", Life.Morning - Duration.FromMinutes(2)))
        .ShouldRecord<DocumentsReceived>();

    [Fact]
    public void returned_documents_must_be_sent_anew_before_a_receipt() => Story.Given(Life.Returned)
        .When(request => request.Receive("officer", Life.Noon))
        .ShouldRefuse(RequestRefusals.NotTransmitted);

    [Fact]
    public void without_required_documents_it_comes_back_to_the_window_by_itself() => Story
        .Given(Life.SelfServiceOpening, new DocumentsReceived("officer", null, Life.Noon), new DocumentsReturned(["which plot?"], null, Life.Noon))
        .When(request => request.Receive("officer", Life.Noon))
        .ShouldRecord<DocumentsReceived>();

    [Fact]
    public void a_receipt_that_no_register_tells_of_is_marked_as_assumed() => Story.Given(Life.SelfServiceOpening)
        .When(request => request.Receive("(not in the log)", Life.Noon, isAssumed: true))
        .ShouldRecord(new DocumentsReceived("(not in the log)", null, Life.Noon, Assumed: true));

    [Fact]
    public void a_return_tells_what_is_wrong_and_until_when_to_answer()
    {
        var returned = Story.Given(Life.Received)
            .When(request => request.Return(["unreadable", "unsigned"], Life.Deadline, Life.Noon))
            .ShouldRecord<DocumentsReturned>();

        returned.Reasons.Select(reason => reason.Clear).ShouldBe(["unreadable", "unsigned"]);
        (returned.RespondBy, returned.ReturnedAt).ShouldBe((Life.Deadline, Life.Noon));
    }

    [Fact]
    public void a_time_to_answer_that_is_already_over_is_refused() => Story.Given(Life.Received)
        .When(request => request.Return(["unreadable"], Life.Noon, Life.Noon))
        .ShouldRefuse(RequestRefusals.RespondByInThePast);

    [Fact]
    public void documents_can_be_returned_again_and_again()
    {
        DomainEvent[] twice = [.. Life.Returned, .. Life.Received[2..], .. Life.Returned[^1..]];

        Story.Given(twice).State.Status.ShouldBe(RequestStatus.Returned);
        Story.Given(twice).When(request => request.Transmit(Life.Civil, Life.Documents, null, "clerk", Life.Noon))
            .ShouldRecord<DocumentsTransmitted>();
    }
}
