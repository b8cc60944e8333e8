namespace EventLedger.Domain.Tests.Requests;

public class when_extending_a_deadline
{
    private static readonly Instant Later = Life.Deadline + Duration.FromDays(1);
    private static readonly Actor Officer = new("officer", "makkah", Role.DepartmentOfficer, DepartmentCode: "land");
    private static readonly Actor Administrator = new("admin", "makkah", Role.Administrator);

    [Fact]
    public void it_moves_later_with_a_reason()
    {
        var extended = Story.Given(Life.Received).When(request => request.ExtendDeadline(Later, "floods", Officer, Life.Noon));

        extended.ShouldRecord(new DeadlineExtended(Later, "floods", Life.Noon));
        Story.Given([.. Life.Received, extended.Events[0]]).State.PromisedDeadline.ShouldBe(Later);
    }

    [Fact]
    public void a_request_without_a_deadline_is_given_its_first()
    {
        var opening = Life.Opening with { PromisedDeadline = null };

        Story.Given(opening).When(request => request.ExtendDeadline(Life.Deadline, "promised now", Officer, Life.Noon))
            .ShouldRecord(new DeadlineExtended(Life.Deadline, "promised now", Life.Noon));
        Story.Given(opening).When(request => request.ExtendDeadline(opening.OpenedAt, "too early", Officer, Life.Noon))
            .ShouldRefuse(RequestRefusals.DeadlineNotLater(opening.OpenedAt));
    }

    [Fact]
    public void it_never_moves_earlier_nor_stays()
    {
        var refusal = RequestRefusals.DeadlineNotLater(Life.Deadline);

        Story.Given(Life.Received).When(request => request.ExtendDeadline(Life.Deadline, "same", Officer, Life.Noon)).ShouldRefuse(refusal);
        Story.Given(Life.Received).When(request => request.ExtendDeadline(Life.Noon, "earlier", Officer, Life.Noon)).ShouldRefuse(refusal);
    }

    [Fact]
    public void a_department_stretches_a_promise_to_twice_its_first_term_and_no_further()
    {
        var latest = Life.Deadline + (Life.Deadline - Life.Opening.OpenedAt);
        var second = latest + Duration.Epsilon;
        DomainEvent[] once = [.. Life.Received, new DeadlineExtended(Later, "floods", Life.Noon)];
        DomainEvent[] whole = [.. once, new DeadlineExtended(latest, "floods", Life.Noon)];

        Story.Given(Life.Received).When(request => request.ExtendDeadline(second, "floods", Officer, Life.Noon)).ShouldRefuse(RequestRefusals.DeadlineTooLate(latest));
        Story.Given(once).When(request => request.ExtendDeadline(second, "floods", Officer, Life.Noon)).ShouldRefuse(RequestRefusals.DeadlineTooLate(latest));
        Story.Given(once).When(request => request.ExtendDeadline(latest, "floods", Officer, Life.Noon)).ShouldRecord(new DeadlineExtended(latest, "floods", Life.Noon));
        Story.Given(whole).When(request => request.ExtendDeadline(second, "floods", Officer, Life.Noon)).ShouldRefuse(RequestRefusals.DeadlineTooLate(latest));
        Story.Given(whole).When(request => request.ExtendDeadline(second, "floods", Administrator, Life.Noon)).ShouldRecord(new DeadlineExtended(second, "floods", Life.Noon));
    }

    [Fact]
    public void time_that_stood_still_is_not_the_departments_extension()
    {
        var resumed = Life.Deadline + Duration.FromDays(30);
        DomainEvent[] paused = [.. Life.Received, new RequestSuspended("court", Life.Noon), new RequestResumed(resumed, Life.Noon)];

        Story.Given(paused).When(request => request.ExtendDeadline(resumed + Duration.FromDays(1), "floods", Officer, Life.Noon))
            .ShouldRecord(new DeadlineExtended(resumed + Duration.FromDays(1), "floods", Life.Noon));
    }
}
