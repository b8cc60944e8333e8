namespace EventLedger.Domain.Tests.Requests;

public class when_opening_a_request
{
    private static readonly ServiceOffer Offer = new("BIRTH-CERT", 3, Life.Quote, ["parents-id"], Duration.FromHours(10), []);

    [Fact]
    public void it_keeps_the_version_the_price_and_the_documents_of_the_service()
    {
        var opened = Open().ShouldRecord<RequestOpened>();

        (opened.ServiceCode, opened.ServiceVersion).ShouldBe(("BIRTH-CERT", 3));
        opened.Fee.ShouldBe(Life.Quote);
        opened.RequiredDocuments.ShouldBe(["parents-id"]);
    }

    [Fact]
    public void the_promise_is_the_service_target_in_working_time()
    {
        // Sunday 09:00 leaves 5.5 of ten hours; Monday from 07:30 the other 4.5.
        Open().ShouldRecord<RequestOpened>().PromisedDeadline.ShouldBe(Instant.FromUtc(2026, 2, 2, 9, 0));
    }

    [Fact]
    public void a_promise_taken_over_from_an_older_register_is_kept()
    {
        Open(promised: Life.Deadline).ShouldRecord<RequestOpened>().PromisedDeadline.ShouldBe(Life.Deadline);
        Open(promised: Life.Morning).ShouldRecord<RequestOpened>().PromisedDeadline.ShouldBe(Life.Morning);
    }

    [Fact]
    public void a_promise_before_the_opening_is_refused()
    {
        Open(promised: Life.Morning - Duration.FromTicks(1)).ShouldRefuse(RequestRefusals.DeadlineNotLater(Life.Morning));
    }

    [Fact]
    public void a_register_that_promised_nothing_is_taken_over_without_a_deadline()
    {
        var opened = Open(withoutDeadline: true).ShouldRecord<RequestOpened>();

        opened.PromisedDeadline.ShouldBeNull();
        Story.Given(opened).State.PromisedDeadline.ShouldBeNull();
    }

    [Fact]
    public void a_promise_and_none_at_once_are_refused() =>
        Open(promised: Life.Deadline, withoutDeadline: true).ShouldRefuse(RequestRefusals.DeadlineContradicted);

    [Fact]
    public void the_state_begins_as_told()
    {
        var state = Story.Given(Life.Opening).State;

        (state.Status, state.Version, state.Paid, state.Refunded).ShouldBe((RequestStatus.Opened, 1, Money.Zero, Money.Zero));
        (state.TrackingReference, state.CentreCode, state.DepartmentCode).ShouldBe(("MK-0000-0000-0000-0", "MK-001", "CIV"));
        (state.OpenedAt, state.PromisedDeadline).ShouldBe((Life.Morning, Life.Deadline));
    }

    [Fact]
    public void a_stream_cannot_be_opened_twice()
    {
        Should.Throw<InvalidOperationException>(() => Story.Given(Life.Opening, Life.Opening));
    }

    [Fact]
    public void a_stream_cannot_begin_with_anything_else()
    {
        Should.Throw<InvalidOperationException>(() => Story.Given(new WorkStepRecorded("checked", "officer", Life.Noon)));
    }

    [Fact]
    public void a_fact_of_another_stream_does_not_belong()
    {
        var stranger = new Domain.Departments.DepartmentEstablished("CIV", "الأحوال", "Civil", [], Life.Noon);

        Should.Throw<InvalidOperationException>(() => Story.Given(Life.Opening, stranger));
    }

    private static Decision Open(Instant? promised = null, bool withoutDeadline = false) => CitizenRequest.Open(
        Offer,
        "CIV",
        Life.Opening.BeneficiaryId,
        "MK-001",
        Channel.Desk,
        new Protected("sealed"),
        "MK-0000-0000-0000-0",
        promised,
        withoutDeadline,
        OfficeCalendars.Default,
        Life.Morning);
}
