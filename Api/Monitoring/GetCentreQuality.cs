using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Monitoring;
using NodaTime;

namespace EventLedger.Api.Monitoring;

[Group("Monitoring", "How good each centre is.", 80)]
internal sealed class GetCentreQuality : IEndpoint
{
    private const int MostPeriods = 400;
    private const string Backdated =
        "included (default), or excluded: requests whose opening was recorded later than it happened are left out, and what else was back-dated counts from when it was recorded.";

    private static readonly Instant Beginning = Instant.FromUtc(1950, 1, 1, 0, 0);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<CentresQuality>("/v1/monitoring/centres", CompareAsync)
            .Describe(
                "Monitoring",
                "CompareCentres",
                "Every centre's quality over a period",
                "'from' and 'to' are instants ('to' exclusive) or civil dates in Riyadh (both inclusive); without them, everything up to now. "
                + "The row without a centre code is self-service.")
            .Query("from", "Instant or civil date; from the beginning when absent.")
            .Query("to", "Instant (exclusive) or civil date (inclusive); now when absent.")
            .Query("backdated", Backdated)
            .Refuses(HttpRefusals.RequestMalformed)
            .AllowRoles(Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        routes.MapRead<CentreHistory>("/v1/monitoring/centres/{code}", FollowAsync)
            .Describe(
                "Monitoring",
                "FollowCentre",
                "A centre's quality over time, with the requests behind each figure",
                "'by' is day, week or month; without 'from' and 'to', the twelve months up to now.")
            .Query("from", "Instant or civil date; eleven months before when absent.")
            .Query("to", "Instant (exclusive) or civil date (inclusive); now when absent.")
            .Query("backdated", Backdated)
            .Query("by", "day, week or month (default).")
            .Refuses(CentreRefusals.CentreNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
    }

    private static async Task<Refusal?> CompareAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var now = http.RequestServices.GetRequiredService<StreamLedger>().Now();
        var (begin, end) = query.Period();
        var from = begin ?? Beginning;
        var to = end ?? Instant.Max(now, from);
        var facts = Facts(query);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var monitor = http.RequestServices.GetRequiredService<CentreMonitor>();
        await Answers.WriteAsync(http, await monitor.CompareAsync(actor.Region, new Interval(from, to), facts, http.RequestAborted));
        return null;
    }

    private static async Task<Refusal?> FollowAsync(HttpContext http, Actor actor)
    {
        var code = (string)http.Request.RouteValues["code"]!;
        if (!actor.SeesWholeRegion && actor.CentreCode != code)
        {
            return SharedRefusals.AccessDenied;
        }

        var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
        if (await ledger.ReferenceAsync<ServiceCentre>(actor.Region, ServiceCentre.StreamId(actor.Region, code), http.RequestAborted) is null)
        {
            return CentreRefusals.CentreNotFound;
        }

        var query = new QueryReader(http);
        var now = ledger.Now();
        var (begin, end) = query.Period();
        var to = end ?? now;
        var from = begin ?? FirstOfMonth(to, monthsBefore: 11);
        var step = query.Choice("by", Period.FromMonths(1), ("day", Period.FromDays(1)), ("week", Period.FromWeeks(1)), ("month", Period.FromMonths(1)));
        var facts = Facts(query);
        var periods = from <= to ? Cut(from, to, step) : [];
        query.Check("to", from <= to, "period-reversed");
        query.Check("by", periods.Length <= MostPeriods, "too-many-periods", MostPeriods);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var monitor = http.RequestServices.GetRequiredService<CentreMonitor>();
        await Answers.WriteAsync(http, await monitor.FollowAsync(actor.Region, code, periods, facts, http.RequestAborted));
        return null;
    }

    private static FactsCounted Facts(QueryReader query) =>
        query.Choice("backdated", FactsCounted.All, ("included", FactsCounted.All), ("excluded", FactsCounted.RecordedAtOnce));

    private static Instant FirstOfMonth(Instant at, int monthsBefore)
    {
        var day = at.InZone(BusinessCalendar.Zone).Date;
        return BusinessCalendar.Zone.AtStartOfDay(new LocalDate(day.Year, day.Month, 1).PlusMonths(-monthsBefore)).ToInstant();
    }

    // Periods begin with civil days, weeks on Sunday and months on the first; the outer two are cut to what was asked for.
    private static ImmutableArray<Interval> Cut(Instant from, Instant to, Period step)
    {
        var day = from.InZone(BusinessCalendar.Zone).Date;
        var start = step.Months > 0 ? new LocalDate(day.Year, day.Month, 1)
            : step.Weeks > 0 ? day.PlusDays(-((int)day.DayOfWeek % 7))
            : day;
        var periods = ImmutableArray.CreateBuilder<Interval>();
        while (periods.Count <= MostPeriods)
        {
            var next = start + step;
            var (begins, ends) = (BusinessCalendar.Zone.AtStartOfDay(start).ToInstant(), BusinessCalendar.Zone.AtStartOfDay(next).ToInstant());
            if (begins >= to)
            {
                break;
            }

            periods.Add(new Interval(Instant.Max(begins, from), Instant.Min(ends, to)));
            start = next;
        }

        return periods.ToImmutable();
    }
}
