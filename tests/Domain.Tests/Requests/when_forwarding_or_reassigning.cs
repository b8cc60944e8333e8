namespace EventLedger.Domain.Tests.Requests;

public class when_forwarding_or_reassigning
{
    [Fact]
    public void the_right_department_gets_it_at_its_usual_window() => Story.Given(Life.Received)
        .When(request => request.Forward(Life.Land, null, "land matter", Life.Noon))
        .ShouldRecord(new RequestForwarded("CIV", "LND", "LND-1", "land matter", Life.Noon));

    [Fact]
    public void the_right_department_must_receive_it_itself()
    {
        DomainEvent[] forwarded = [.. Life.Received, new RequestForwarded("CIV", "LND", "LND-1", "land matter", Life.Noon)];

        Story.Given(forwarded).When(request => request.RecordWorkStep("checked", "officer", Life.Noon)).ShouldRefuse(RequestRefusals.NotReceived);
        Story.Given(forwarded).When(request => request.Receive("officer", Life.Noon)).ShouldRecord<DocumentsReceived>();
    }

    [Fact]
    public void documents_returned_by_the_right_department_go_back_to_its_window()
    {
        DomainEvent[] returned =
        [
            .. Life.Received, new RequestForwarded("CIV", "LND", "LND-1", "land matter", Life.Noon),
            new DocumentsReturned(["unsigned"], null, Life.Noon),
        ];

        var sent = Story.Given(returned).When(request => request.Transmit(Life.Land, Life.Documents, null, "clerk", Life.Noon))
            .ShouldRecord<DocumentsTransmitted>();
        (sent.DepartmentCode, sent.WindowCode).ShouldBe(("LND", "LND-1"));
    }

    [Fact]
    public void forwarding_to_itself_is_refused() => Story.Given(Life.Received)
        .When(request => request.Forward(Life.Civil, "CIV-2", "other window", Life.Noon))
        .ShouldRefuse(RequestRefusals.SameDepartment);

    [Fact]
    public void a_department_that_is_not_competent_is_refused()
    {
        var request = Story.Given(Life.Received);
        var elsewhere = Life.Land with { Services = ["LAND-EXTRACT"] };
        request.When(received => received.Forward(elsewhere, null, "land matter", Life.Noon)).ShouldRefuse(RequestRefusals.DepartmentNotCompetent("LND"));
        request.When(received => received.Forward(elsewhere with { Services = [received.ServiceCode] }, null, "land matter", Life.Noon)).Refusal.ShouldBeNull();
    }

    [Fact]
    public void a_window_of_nobody_is_refused() => Story.Given(Life.Received)
        .When(request => request.Forward(Life.Land, "CIV-1", "land matter", Life.Noon))
        .ShouldRefuse(RequestRefusals.WindowUnknown("CIV-1"));

    [Fact]
    public void a_department_without_windows_cannot_be_reached() => Story.Given(Life.Received)
        .When(request => request.Forward(new Destination("LND", []), null, "land matter", Life.Noon))
        .ShouldRefuse(RequestRefusals.WindowUnknown(""));

    [Fact]
    public void another_centre_takes_over() => Story.Given(Life.Received)
        .When(request => request.ReassignCentre("MK-002", "licence suspended", Life.Noon))
        .ShouldRecord(new CentreReassigned("MK-001", "MK-002", "licence suspended", Life.Noon));

    [Fact]
    public void a_self_service_request_may_move_to_a_centre() => Story.Given(Life.SelfServiceOpening)
        .When(request => request.ReassignCentre("MK-002", "needs help", Life.Noon))
        .ShouldRecord(new CentreReassigned(null, "MK-002", "needs help", Life.Noon));

    [Fact]
    public void the_same_centre_is_refused() => Story.Given(Life.Received)
        .When(request => request.ReassignCentre("MK-001", "by mistake", Life.Noon))
        .ShouldRefuse(RequestRefusals.SameCentre);
}
