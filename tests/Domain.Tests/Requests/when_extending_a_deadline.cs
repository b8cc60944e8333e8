namespace EventLedger.Domain.Tests.Requests;

public class when_extending_a_deadline
{
    private static readonly Instant Later = Life.Deadline + Duration.FromDays(1);

    [Fact]
    public void it_moves_later_with_a_reason()
    {
        var extended = Story.Given(Life.Received).When(request => request.ExtendDeadline(Later, "floods", Life.Noon));

        extended.ShouldRecord(new DeadlineExtended(Later, "floods", Life.Noon));
        Story.Given([.. Life.Received, extended.Events[0]]).State.PromisedDeadline.ShouldBe(Later);
    }

    [Fact]
    public void it_never_moves_earlier_nor_stays()
    {
        var refusal = RequestRefusals.DeadlineNotLater(Life.Deadline);

        Story.Given(Life.Received).When(request => request.ExtendDeadline(Life.Deadline, "same", Life.Noon)).ShouldRefuse(refusal);
        Story.Given(Life.Received).When(request => request.ExtendDeadline(Life.Noon, "earlier", Life.Noon)).ShouldRefuse(refusal);
    }
}
