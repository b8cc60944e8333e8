namespace EventLedger.Domain.Tests.Requests;

public class when_suspending_and_resuming
{
    private static readonly BusinessCalendar Calendar = BusinessCalendar.Default;

    [Fact]
    public void the_deadline_moves_by_the_working_time_that_stood_still()
    {
        // Three working hours, Sunday 09:00–12:00: from Tuesday 13:30 one is left that day, two are added on Wednesday.
        Resume(Life.Suspended, Life.Noon).ShouldBe(Instant.FromUtc(2026, 2, 4, 6, 30));
    }

    [Fact]
    public void nights_do_not_count()
    {
        var evening = Instant.FromUtc(2026, 2, 1, 15, 0);
        var beforeOpening = Instant.FromUtc(2026, 2, 2, 4, 30);

        Resume([.. Life.Received, new RequestSuspended("night", evening)], beforeOpening).ShouldBe(Life.Deadline);
    }

    [Fact]
    public void a_deadline_out_of_office_hours_stays_when_no_working_time_stood_still()
    {
        var friday = Instant.FromUtc(2026, 2, 6, 9, 0);
        var opening = Life.Opening with { PromisedDeadline = friday };

        Resume([opening, .. Life.Suspended[1..]], Life.Morning).ShouldBe(friday);
    }

    [Fact]
    public void a_resumption_dated_before_the_suspension_moves_nothing() =>
        Resume(Life.Suspended, Life.Morning - Duration.FromHours(1)).ShouldBe(Life.Deadline);

    [Fact]
    public void a_suspension_dated_before_the_opening_counts_from_the_opening()
    {
        var lastYear = Life.Morning - Duration.FromDays(365);

        Resume([.. Life.Received, new RequestSuspended("back-dated", lastYear)], Life.Noon).ShouldBe(Resume(Life.Suspended, Life.Noon));
    }

    [Fact]
    public void no_hour_is_given_back_twice()
    {
        var moved = Resume(Life.Suspended, Life.Noon);
        DomainEvent[] again = [.. Life.Suspended, new RequestResumed(moved, Life.Noon), new RequestSuspended("back-dated", Life.Morning)];

        Resume(again, Life.Noon).ShouldBe(moved);
    }

    [Fact]
    public void a_resumption_before_the_last_one_does_not_open_counted_time_again()
    {
        var moved = Resume(Life.Suspended, Life.Noon);
        DomainEvent[] again =
        [
            .. Life.Suspended, new RequestResumed(moved, Life.Noon),
            new RequestSuspended("second", Life.Noon), new RequestResumed(moved, Life.Morning),
            new RequestSuspended("third", Life.Morning),
        ];

        Resume(again, Life.Noon).ShouldBe(moved);
    }

    [Fact]
    public void where_nothing_was_promised_nothing_is_moved() => Story
        .Given(Life.SelfServiceOpening with { PromisedDeadline = null }, new DocumentsReceived("officer", null, Life.Morning), new RequestSuspended("court", Life.Morning))
        .When(request => request.Resume(OfficeCalendars.Default, Life.Noon))
        .ShouldRecord(new RequestResumed(null, Life.Noon) { Calendar = "sa-1/0/0" });

    [Fact]
    public void resuming_goes_back_to_the_department()
    {
        var state = Story.Given([.. Life.Suspended, new RequestResumed(Life.Deadline, Life.Noon)]).State;

        (state.Status, state.SuspendedAt).ShouldBe((RequestStatus.Received, null));
    }

    [Fact]
    public void withdrawn_while_suspended_and_reopened_it_is_still_suspended()
    {
        DomainEvent[] past = [.. Life.Suspended, new RequestWithdrawn("changed plans", Life.Noon), new RequestReopened("back", Life.Noon)];

        Story.Given(past).When(request => request.Suspend("again", Life.Noon)).ShouldRefuse(RequestRefusals.AlreadySuspended);
        Story.Given(past).When(request => request.Resume(OfficeCalendars.Default, Life.Noon)).ShouldRecord<RequestResumed>();
    }

    [Fact]
    public void only_a_received_request_can_stand_still() => Story.Given(Life.Transmitted)
        .When(request => request.Suspend("too early", Life.Noon))
        .ShouldRefuse(RequestRefusals.NotReceived);

    private static Instant Resume(DomainEvent[] past, Instant at)
    {
        var resumed = Story.Given(past).When(request => request.Resume(OfficeCalendars.Default, at)).ShouldRecord<RequestResumed>();
        resumed.ResumedAt.ShouldBe(at);
        return resumed.PromisedDeadline!.Value;
    }
}
