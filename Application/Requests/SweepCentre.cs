using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;
using Wolverine;

namespace EventLedger.Application.Requests;

/// <summary>
/// Brings the marks of a centre's open requests in line with whether it can go on with them now: some hundreds a step, each
/// step a message of its own, so that thousands hold up nobody and a crash costs one step. A request may be opened for a
/// moment longer, where the centre was known from before; so a last sweep follows a little later.
/// </summary>
/// <param name="Event">What happened to the centre.</param>
/// <param name="After">The request that the step before ended with.</param>
public sealed record SweepCentre(EventReference Event, Guid After, bool IsLast) : IReaction
{
    /// <summary>The one request that it is about, whose record was damaged when its turn came; null for all.</summary>
    public Guid? Only { get; init; }

    public static SweepCentre Following(EventReference e) => new(e, Guid.Empty, IsLast: false);
}

public static class SweepCentreHandler
{
    private const int RequestsAStep = 200;

    private const int AtOnce = 4;

    // Longer than the reference data that openings rest on may be old.
    private static readonly TimeSpan LastSweepAfter = TimeSpan.FromSeconds(4);

    private static readonly Refusal[] NothingToDo =
    [
        RequestRefusals.AlreadyMarkedForReassignment, RequestRefusals.NotMarkedForReassignment, RequestRefusals.NotWithCentre, RequestRefusals.RequestClosed(default),
    ];

    public static async Task<OutgoingMessages> Handle(
        SweepCentre step, Reactor reactor, StreamLedger ledger, CentreRequests requests, CancellationToken cancellation)
    {
        var happened = await reactor.ReadAsync(step, cancellation);
        var centre = (await ledger.FindAsync<ServiceCentre>(happened.Region, step.Event.Stream, cancellation))!.State;
        if (step.Only is { } only)
        {
            await reactor.SendAsync(Follow(only), cancellation, NothingToDo);
            return new OutgoingMessages();
        }

        var page = await requests.ReadAsync(happened.Region, centre.Code, step.After, RequestsAStep, cancellation);
        var damaged = await reactor.SendAllAsync(page.Where(request => request.IsOpen), request => Follow(request.Id), AtOnce, cancellation, NothingToDo);
        var next = Next(step, page, LastSweepAfter + UntilInForce(happened.Event, ledger.Now()));
        next.AddRange(damaged.Select(request => step with { Only = request.Id }));
        return next;

        FollowCentre Follow(Guid request) => new(request, centre.Code, null, happened.By);
    }

    // One that was announced lets the centre go on until then.
    private static TimeSpan UntilInForce(DomainEvent e, Instant now) =>
        e.HappenedAt() is var at && at > now ? (at - now).ToTimeSpan() : TimeSpan.Zero;

    private static OutgoingMessages Next(SweepCentre step, List<CentreRequest> page, TimeSpan lastSweepAfter)
    {
        var next = new OutgoingMessages();
        if (page.Count == RequestsAStep)
        {
            next.Add(step with { After = page[^1].Id });
        }
        else if (!step.IsLast)
        {
            next.Delay(step with { After = Guid.Empty, IsLast = true }, lastSweepAfter);
        }

        return next;
    }
}
