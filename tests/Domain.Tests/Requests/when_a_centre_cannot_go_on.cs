namespace EventLedger.Domain.Tests.Requests;

public class when_a_centre_cannot_go_on
{
    private const ReassignmentCause Cause = ReassignmentCause.CentreSuspended;
    private static readonly RequestMarkedForReassignment Marked = new("MK-001", Cause, Life.Noon);

    [Fact]
    public void its_open_requests_are_marked_once()
    {
        Story.Given(Life.Received).When(request => request.MarkForReassignment("MK-001", Cause, Life.Noon)).ShouldRecord(Marked);
        Story.Given([.. Life.Received, Marked]).When(request => request.MarkForReassignment("MK-001", Cause, Life.Noon))
            .ShouldRefuse(RequestRefusals.AlreadyMarkedForReassignment);
    }

    [Fact]
    public void what_it_has_nothing_to_do_with_any_more_is_left_alone()
    {
        Story.Given(Life.Received).When(request => request.MarkForReassignment("MK-002", Cause, Life.Noon)).ShouldRefuse(RequestRefusals.NotWithCentre);
        Story.Given([.. Life.Received, new RequestWithdrawn("no need", Life.Noon)]).When(request => request.MarkForReassignment("MK-001", Cause, Life.Noon))
            .ShouldRefuse(RequestRefusals.RequestClosed(RequestStatus.Withdrawn));
    }

    [Fact]
    public void another_centre_takes_the_mark_away()
    {
        DomainEvent[] reassigned = [.. Life.Received, Marked, new CentreReassigned("MK-001", "MK-002", "suspended", Life.Noon)];

        Story.Given(reassigned).When(request => request.LiftReassignmentMark("MK-002", Life.Noon)).ShouldRefuse(RequestRefusals.NotMarkedForReassignment);
    }

    [Fact]
    public void the_mark_is_lifted_when_it_can_go_on()
    {
        Story.Given([.. Life.Received, Marked]).When(request => request.LiftReassignmentMark("MK-001", Life.Noon))
            .ShouldRecord(new ReassignmentMarkLifted("MK-001", Life.Noon));
        Story.Given([.. Life.Received, Marked]).When(request => request.LiftReassignmentMark("MK-002", Life.Noon)).ShouldRefuse(RequestRefusals.NotWithCentre);
        Story.Given(Life.Received).When(request => request.LiftReassignmentMark("MK-001", Life.Noon)).ShouldRefuse(RequestRefusals.NotMarkedForReassignment);
    }

    [Fact]
    public void what_comes_into_its_hands_is_marked_with_it_and_a_mark_that_is_no_longer_due_is_lifted()
    {
        var cancelled = new RequestCancelled("by mistake", Life.Noon);
        var reopened = new RequestReopened("back", Life.Noon);

        Story.Given([.. Life.Received, cancelled]).When(request => CitizenRequest.InHands(request, request.Reopen("back", Life.Noon), Cause, Life.Noon))
            .Events.ShouldBe([reopened, Marked]);
        Story.Given([.. Life.Received, Marked, cancelled]).When(request => CitizenRequest.InHands(request, request.Reopen("back", Life.Noon), Cause, Life.Noon))
            .Events.ShouldBe([reopened]);
        Story.Given([.. Life.Received, Marked, cancelled]).When(request => CitizenRequest.InHands(request, request.Reopen("back", Life.Noon), null, Life.Noon))
            .Events.ShouldBe([reopened, new ReassignmentMarkLifted("MK-001", Life.Noon)]);
        Story.Given(Life.Received).When(request => CitizenRequest.InHands(request, request.Reopen("back", Life.Noon), Cause, Life.Noon))
            .ShouldRefuse(RequestRefusals.NotClosed);
    }
}
