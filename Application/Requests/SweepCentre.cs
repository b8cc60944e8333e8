using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
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
    public static SweepCentre Following(EventReference e) => new(e, Guid.Empty, IsLast: false);
}

public static class SweepCentreHandler
{
    private const int RequestsAStep = 200;

    // Commands that come together share transactions; the queue has others to serve, too.
    private const int AtOnce = 4;

    // Longer than the reference data that openings rest on may be old.
    private static readonly TimeSpan LastSweepAfter = TimeSpan.FromSeconds(4);

    public static async Task<OutgoingMessages> Handle(
        SweepCentre step, Reactor reactor, StreamLedger ledger, CentreRequests requests, CancellationToken cancellation)
    {
        var happened = await reactor.ReadAsync(step, cancellation);
        var centre = (await ledger.FindAsync<ServiceCentre>(happened.Region, step.Event.Stream, cancellation))!.State;
        var page = await requests.ReadAsync(happened.Region, centre.Code, step.After, RequestsAStep, cancellation);
        await Parallel.ForEachAsync(
            page.Where(request => request.IsOpen),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (request, stop) => await FollowAsync(reactor, happened, centre, request.Id, stop));
        return Next(step, page);
    }

    private static async Task FollowAsync(Reactor reactor, Happened<DomainEvent> happened, ServiceCentre centre, Guid request, CancellationToken cancellation)
    {
        if (centre.IsOutOfWork)
        {
            var cause = centre.IsSuspended ? ReassignmentCause.CentreSuspended : ReassignmentCause.LicenceEnded;
            await reactor.SendAsync(
                new MarkForReassignment(request, centre.Code, cause, null, happened.ByFor($"{request}/mark")),
                cancellation,
                RequestRefusals.AlreadyMarkedForReassignment,
                RequestRefusals.NotWithCentre,
                RequestRefusals.RequestClosed(default));
        }
        else
        {
            await reactor.SendAsync(
                new LiftReassignmentMark(request, centre.Code, null, happened.ByFor($"{request}/lift")),
                cancellation,
                RequestRefusals.NotMarkedForReassignment,
                RequestRefusals.NotWithCentre);
        }
    }

    private static OutgoingMessages Next(SweepCentre step, List<CentreRequest> page)
    {
        var next = new OutgoingMessages();
        if (page.Count == RequestsAStep)
        {
            next.Add(step with { After = page[^1].Id });
        }
        else if (!step.IsLast)
        {
            next.Delay(step with { After = Guid.Empty, IsLast = true }, LastSweepAfter);
        }

        return next;
    }
}
