namespace EventLedger.Domain.Tests.Requests;

/// <summary>Whoever takes a request on, or up again, owes what was promised by the calendars of until then: the sweep of an amendment may not have met it.</summary>
public class when_a_deadline_rests_on_calendars
{
    private static readonly Instant DayLater = Life.Deadline + Duration.FromDays(1);

    // The Monday before the deadline, announced on Sunday.
    private static readonly OfficeCalendar Region = Announced(null, new LocalDate(2026, 2, 2), Life.Morning);

    private static readonly OfficeCalendars Amended = new(Region, null);

    // Another department has calendars of its own, all of days long gone.
    private static readonly OfficeCalendars OfLand = new(Region, Announced("LND", new LocalDate(2020, 2, 3), Instant.FromUtc(2020, 1, 1, 0, 0)));

    [Fact]
    public void one_that_is_reopened_is_promised_what_it_would_be_had_it_been_open()
    {
        var reopened = Timed(Life.Cancelled, new RequestReopened("by mistake", Life.Noon), _ => Amended);

        reopened.DeadlineMovedTo.ShouldBe(DayLater);
        reopened.Calendar.ShouldBe("sa-1/1/0");
        var request = Story.Fold<CitizenRequest>([.. Life.Cancelled, reopened]);
        request.PromisedDeadline.ShouldBe(DayLater);
        request.DeadlineRestsOn.ToString().ShouldBe("sa-1/1/0");
        request.MoveDeadlineByCalendar(Amended, Guid.Empty, Life.Noon).ShouldRefuse(RequestRefusals.DeadlineUnmoved);
        Timed(Life.Cancelled, new RequestReopened("by mistake", Life.Noon), _ => OfficeCalendars.Default).DeadlineMovedTo.ShouldBeNull();
    }

    [Fact]
    public void one_that_is_forwarded_before_a_sweep_meets_it_loses_nothing_by_that()
    {
        var forwarded = Timed(Life.Received, Forwarded, department => department == "LND" ? OfLand : Amended);

        forwarded.DeadlineMovedTo.ShouldBe(DayLater);
        forwarded.Calendar.ShouldBe("sa-1/1/1");
    }

    [Fact]
    public void the_editions_of_the_department_before_say_nothing_of_the_next_ones()
    {
        var request = Story.Fold<CitizenRequest>([.. Life.Received, Timed(Life.Received, Forwarded, department => department == "LND" ? new(null, OfLandAlone) : OfficeCalendars.Default)]);

        request.PromisedDeadline.ShouldBe(Life.Deadline);
        request.DeadlineRestsOn.ToString().ShouldBe("sa-1/0/1");
        request.MoveDeadlineByCalendar(OfLand, Guid.Empty, Life.Noon).ShouldRecord<DeadlineMovedByCalendar>().RestedOn.ShouldBe("sa-1/0/1");
    }

    [Fact]
    public void a_deadline_is_moved_by_the_edition_that_counts_whichever_sweep_comes()
    {
        OfLand.EditionOf(null, "LND").ShouldBe(1);
        OfLand.EditionOf("LND", "LND").ShouldBe(1);
        OfLand.EditionOf("CIV", "LND").ShouldBeNull();
        Amended.EditionOf("CIV", "CIV").ShouldBe(0);
    }

    private static RequestForwarded Forwarded => new("CIV", "LND", "LND-1", "land matter", Life.Noon);

    private static OfficeCalendar OfLandAlone => Announced("LND", new LocalDate(2020, 2, 3), Instant.FromUtc(2020, 1, 1, 0, 0));

    private static OfficeCalendar Announced(string? department, LocalDate off, Instant at) =>
        new(department, [new(1, CalendarRules.None with { Holidays = [new(off, off, "عطلة", "Holiday", "Circular 1")] }, at)]);

    private static RequestEvent Timed(DomainEvent[] past, RequestEvent next, Func<string, OfficeCalendars> calendarsOf) =>
        (RequestEvent)CitizenRequest.Timed(Story.Fold<CitizenRequest>(past), next, calendarsOf, next.HappenedAt()).Events.ShouldHaveSingleItem();
}
