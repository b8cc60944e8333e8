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
    public void a_request_without_a_deadline_is_given_its_first()
    {
        var opening = Life.Opening with { PromisedDeadline = null };

        Story.Given(opening).When(request => request.ExtendDeadline(Life.Deadline, "promised now", Life.Noon))
            .ShouldRecord(new DeadlineExtended(Life.Deadline, "promised now", Life.Noon));
        Story.Given(opening).When(request => request.ExtendDeadline(opening.OpenedAt, "too early", Life.Noon))
            .ShouldRefuse(RequestRefusals.DeadlineNotLater(opening.OpenedAt));
    }

    [Fact]
    public void it_never_moves_earlier_nor_stays()
    {
        var refusal = RequestRefusals.DeadlineNotLater(Life.Deadline);

        Story.Given(Life.Received).When(request => request.ExtendDeadline(Life.Deadline, "same", Life.Noon)).ShouldRefuse(refusal);
        Story.Given(Life.Received).When(request => request.ExtendDeadline(Life.Noon, "earlier", Life.Noon)).ShouldRefuse(refusal);
    }
}
