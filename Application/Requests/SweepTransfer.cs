using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;
using Wolverine;

namespace EventLedger.Application.Requests;

/// <summary>Gives a centre's requests to the one that agreed to take them: some hundreds a step, each step a message of its own, so that a crash costs one step.</summary>
/// <param name="Event">The agreement.</param>
/// <param name="After">The request that the step before ended with.</param>
public sealed record SweepTransfer(EventReference Event, Guid After) : IReaction
{
    /// <summary>The one request that it is about, whose record was damaged when its turn came; null for all.</summary>
    public Guid? Only { get; init; }
}

public static class SweepTransferHandler
{
    private const int RequestsAStep = 200;

    private const int AtOnce = 4;

    // Where the other centre may take nothing on any more, the rest stays marked where it is.
    private static readonly Refusal[] NothingToDo =
        [RequestRefusals.NotWithCentre, RequestRefusals.RequestClosed(default), CentreRefusals.LicenceNotValid];

    public static async Task<OutgoingMessages> Handle(
        SweepTransfer step, Reactor reactor, StreamLedger ledger, CentreRequests requests, CancellationToken cancellation)
    {
        var happened = await reactor.ReadAsync(step, cancellation);
        var transfer = (await ledger.FindAsync<CentreTransfer>(happened.Region, step.Event.Stream, cancellation))!.State;
        var next = new OutgoingMessages();
        if (step.Only is { } only)
        {
            await reactor.SendAsync(Move(only), cancellation, NothingToDo);
            return next;
        }

        var page = await requests.ReadAsync(happened.Region, transfer.FromCentreCode, step.After, RequestsAStep, cancellation);
        var damaged = await reactor.SendAllAsync(page.Where(request => request.IsOpen), request => Move(request.Id), AtOnce, cancellation, NothingToDo);
        next.AddRange(damaged.Select(request => step with { Only = request.Id }));
        if (page.Count == RequestsAStep)
        {
            next.Add(step with { After = page[^1].Id });
        }

        return next;

        MoveToCentre Move(Guid request) => new(request, transfer.FromCentreCode, transfer.ToCentreCode, transfer.Reason, happened.By);
    }
}
