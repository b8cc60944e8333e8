using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Beneficiaries;
using Wolverine;

namespace EventLedger.Application.Requests;

/// <summary>
/// Brings the requests that were opened for a record, or for one that it absorbed before, to where it leads now: some hundreds a step, each
/// step a message of its own, so that a crash costs one step. None is opened for it meanwhile: an opening rests on the record.
/// </summary>
/// <param name="Event">The merge, or its reversal.</param>
/// <param name="Record">Null for the one that it happened to.</param>
/// <param name="After">The request that the step before ended with.</param>
public sealed record SweepRecord(EventReference Event, Guid? Record, Guid After) : IReaction
{
    /// <summary>The one request that it is about, whose record was damaged when its turn came; null for all.</summary>
    public Guid? Only { get; init; }

    public static SweepRecord Following(EventReference e) => new(e, null, Guid.Empty);
}

public static class SweepRecordHandler
{
    private const int RequestsAStep = 200;

    private const int AtOnce = 4;

    public static async Task<OutgoingMessages> Handle(
        SweepRecord step, Reactor reactor, StreamLedger ledger, RecordRequests requests, CancellationToken cancellation)
    {
        var happened = await reactor.ReadAsync(step, cancellation);
        var next = new OutgoingMessages();
        if (step.Only is { } only)
        {
            await reactor.SendAsync(Follow(only), cancellation, BeneficiaryRefusals.RecordUnmoved);
            return next;
        }

        var record = step.Record ?? step.Event.Stream;
        var page = await requests.ReadAsync(happened.Region, record, step.After, RequestsAStep, cancellation);
        var damaged = await reactor.SendAllAsync(page, Follow, AtOnce, cancellation, BeneficiaryRefusals.RecordUnmoved);
        next.AddRange(damaged.Select(request => step with { Only = request }));
        if (page.Count == RequestsAStep)
        {
            next.Add(step with { After = page[^1] });
        }

        if (step.After == Guid.Empty && await ledger.FindAsync<Beneficiary>(happened.Region, record, cancellation) is { } current)
        {
            next.AddRange(current.State.Absorbed.Select(absorbed => new SweepRecord(step.Event, absorbed, Guid.Empty)));
        }

        return next;

        FollowRecord Follow(Guid request) => new(request, happened.By);
    }
}
