using EventLedger.Application.Reactions;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using Wolverine;

namespace EventLedger.Application.Requests;

/// <summary>
/// Moves the deadlines of a region's open requests after a calendar was amended: some hundreds a step, each step a message of
/// its own, so that tens of thousands hold up nobody and a crash costs one step. A request may be opened by the earlier
/// calendar for a moment longer; so a last sweep follows a little later.
/// </summary>
/// <param name="Event">The amendment.</param>
/// <param name="After">The request that the step before ended with.</param>
public sealed record SweepDeadlines(EventReference Event, Guid After, bool IsLast) : IReaction
{
    /// <summary>The one request that it is about, whose record was damaged when its turn came; null for all.</summary>
    public Guid? Only { get; init; }
}

public static class SweepDeadlinesHandler
{
    private const int RequestsAStep = 500;

    private const int AtOnce = 8;

    // Longer than the calendars that openings rest on may be old.
    private static readonly TimeSpan LastSweepAfter = TimeSpan.FromSeconds(5);

    private static readonly Refusal[] NothingToDo = [RequestRefusals.DeadlineUnmoved, RequestRefusals.RequestClosed(default)];

    public static async Task<OutgoingMessages> Handle(SweepDeadlines step, Reactor reactor, OpenRequests requests, CancellationToken cancellation)
    {
        var happened = await reactor.ReadAsync(step, cancellation);
        var amended = (CalendarAmended)happened.Event;
        var next = new OutgoingMessages();
        if (step.Only is { } only)
        {
            await reactor.SendAsync(Move(only), cancellation, NothingToDo);
            return next;
        }

        var page = await requests.ReadAsync(happened.Region, step.After, RequestsAStep, cancellation);
        var damaged = await reactor.SendAllAsync(page.Where(request => request.IsOpen), request => Move(request.Id), AtOnce, cancellation, NothingToDo);
        next.AddRange(damaged.Select(request => step with { Only = request.Id }));
        if (page.Count == RequestsAStep)
        {
            next.Add(step with { After = page[^1].Id });
        }
        else if (!step.IsLast)
        {
            next.Delay(step with { After = Guid.Empty, IsLast = true }, LastSweepAfter);
        }

        return next;

        MoveDeadlineByCalendar Move(Guid request) => new(request, amended.DepartmentCode, amended.Version, step.Event.EventId, null, happened.By);
    }
}
