using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using JasperFx.Events;
using Marten;
using NodaTime;

namespace EventLedger.Projections.Timelines;

/// <summary>What there is to notice about an entry.</summary>
public enum TimelineFlag
{
    /// <summary>Recorded more than five minutes after it happened.</summary>
    Backdated,

    /// <summary>Happened, as told, before the request was opened.</summary>
    BeforeOpening,

    /// <summary>Receipt or a work step of the department that happened, as told, after the completion that stands.</summary>
    AfterCompletion,
}

/// <summary>One event, with both of its times: when it happened as told, and when it was recorded by whom.</summary>
/// <param name="Sequence">Its place among all events of the ledger.</param>
/// <param name="Version">Its place in its stream.</param>
/// <param name="Data">The event itself; personal data stays sealed.</param>
public sealed record TimelineEntry(
    long Sequence,
    long Version,
    string Stream,
    string Type,
    Instant HappenedAt,
    Instant RecordedAt,
    string? User,
    string? Correlation,
    string? Causation,
    ImmutableArray<TimelineFlag> Flags,
    object Data);

/// <summary>Every event of a request, in the order recorded.</summary>
public sealed record Timeline(Guid RequestId, ImmutableArray<TimelineEntry> Events);

/// <summary>Reads timelines straight from the streams: nothing is ever missing from one.</summary>
public sealed class TimelineReader(IDocumentStore store)
{
    private const string RequestStream = "request";
    private static readonly Duration Tolerance = Duration.FromMinutes(5);

    /// <param name="asOf">Leaves out what happened later.</param>
    /// <param name="asRecorded">Leaves out what was recorded later: the timeline as it could be read at that instant.</param>
    /// <returns>Null when the region has no such request.</returns>
    public async Task<Timeline?> ReadAsync(string region, Guid request, Instant? asOf, Instant? asRecorded, CancellationToken cancellation)
    {
        await using var session = store.QuerySession(region);
        var events = await session.Events.FetchStreamAsync(request, token: cancellation);
        return events.Count == 0 ? null : new(request, Entries(events, asOf, asRecorded));
    }

    private static ImmutableArray<TimelineEntry> Entries(IReadOnlyList<IEvent> events, Instant? asOf, Instant? asRecorded)
    {
        var known = events.Where(e => asRecorded is null || RecordedAt(e) <= asRecorded).ToList();
        var opened = known.Select(e => e.Data).OfType<RequestOpened>().FirstOrDefault()?.OpenedAt;
        var completed = StandingCompletion(known);
        return
        [
            .. known
                .Where(e => asOf is null || Fact(e).HappenedAt() <= asOf)
                .Select(e => Entry(e, opened, completed)),
        ];
    }

    private static Instant? StandingCompletion(IEnumerable<IEvent> events) => events.Aggregate((Instant?)null, (completed, e) => e.Data switch
    {
        RequestCompleted done => done.CompletedAt,
        RequestReopened => null,
        _ => completed,
    });

    private static TimelineEntry Entry(IEvent e, Instant? opened, Instant? completed)
    {
        var (fact, recorded) = (Fact(e), RecordedAt(e));
        return new(
            e.Sequence,
            e.Version,
            RequestStream,
            fact.GetType().Name,
            fact.HappenedAt(),
            recorded,
            e.UserName,
            e.CorrelationId,
            e.CausationId,
            [.. Flags(fact, recorded, opened, completed)],
            fact);
    }

    private static IEnumerable<TimelineFlag> Flags(DomainEvent fact, Instant recorded, Instant? opened, Instant? completed)
    {
        if (recorded - fact.HappenedAt() > Tolerance)
        {
            yield return TimelineFlag.Backdated;
        }

        if (fact.HappenedAt() < opened)
        {
            yield return TimelineFlag.BeforeOpening;
        }

        if (fact is DocumentsReceived or WorkStepRecorded && fact.HappenedAt() > completed)
        {
            yield return TimelineFlag.AfterCompletion;
        }
    }

    private static DomainEvent Fact(IEvent e) => (DomainEvent)e.Data;

    private static Instant RecordedAt(IEvent e) => Instant.FromDateTimeOffset(e.Timestamp);
}
