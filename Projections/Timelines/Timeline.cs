using System.Collections.Immutable;
using System.Globalization;
using EventLedger.Domain.Access;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
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

    /// <summary>This release cannot read it: a later one wrote it, or somebody put it there. Its data are left out.</summary>
    Unreadable,
}

/// <summary>One event, with both of its times: when it happened as told, and when it was recorded by whom.</summary>
/// <param name="Id">By which receipts and redactions name it.</param>
/// <param name="Sequence">Its place among all events of the ledger.</param>
/// <param name="Version">Its place in its stream.</param>
/// <param name="Stream">What its stream tells about: <c>request</c>, <c>beneficiary</c>, <c>centre</c>, <c>access</c>, …; <c>unknown</c> when the event cannot be read.</param>
/// <param name="Data">The event itself; personal data stays sealed.</param>
public sealed record TimelineEntry(
    Guid Id,
    long Sequence,
    long Version,
    string Stream,
    Guid StreamId,
    string Type,
    Instant HappenedAt,
    Instant RecordedAt,
    string? User,
    string? Correlation,
    string? Causation,
    ImmutableArray<TimelineFlag> Flags,
    object Data)
{
    /// <param name="life">What of the event's request its flags rest on; null to leave those flags out.</param>
    internal static TimelineEntry Of(RecordedEvent e, RequestMarks? life)
    {
        if (e.Fact is null)
        {
            return new(e.Id, e.Sequence, e.Version, "unknown", e.Stream, e.Type, e.RecordedAt, e.RecordedAt, e.User, e.Correlation, e.Causation, [TimelineFlag.Unreadable], new());
        }

        var type = EventCatalogue.Of(e.Fact.GetType());
        return new(
            e.Id,
            e.Sequence,
            e.Version,
            type.Stream.Name,
            e.Stream,
            type.Type.Name,
            e.Fact.HappenedAt(),
            e.RecordedAt,
            e.User,
            e.Correlation,
            e.Causation,
            [.. FlagsOf(e, e.Fact.HappenedAt(), life)],
            e.Fact);
    }

    private static IEnumerable<TimelineFlag> FlagsOf(RecordedEvent e, Instant happened, RequestMarks? life)
    {
        if (Backdating.Is(happened, e.RecordedAt))
        {
            yield return TimelineFlag.Backdated;
        }

        if (happened < life?.Opened)
        {
            yield return TimelineFlag.BeforeOpening;
        }

        if (e.Fact is DocumentsReceived or WorkStepRecorded && happened > life?.Completed)
        {
            yield return TimelineFlag.AfterCompletion;
        }
    }
}

/// <summary>What the flags of a request's events rest on.</summary>
internal sealed record RequestMarks(Instant? Opened, Instant? Completed)
{
    public static RequestMarks None { get; } = new(null, null);

    public RequestMarks With(DomainEvent? fact) => fact switch
    {
        RequestOpened opened => this with { Opened = opened.OpenedAt },
        RequestCompleted done => this with { Completed = done.CompletedAt },
        RequestReopened => this with { Completed = null },
        _ => this,
    };
}

/// <summary>Events of a request, in the order recorded. <paramref name="Next"/> is null on the last page.</summary>
public sealed record Timeline(Guid RequestId, ImmutableArray<TimelineEntry> Events, string? Next = null);

/// <summary>A part of a timeline, in the order recorded. <paramref name="Next"/> is null on the last page.</summary>
public sealed record TimelinePage(ImmutableArray<TimelineEntry> Events, string? Next);

/// <summary>Which events a timeline is made of: a condition on them, and its values from <c>$4</c> on.</summary>
public sealed record TimelineScope
{
    private const string Named = "o.data->>'beneficiaryId' = $6";

    private TimelineScope(Func<string, string> where, params ImmutableArray<object> values) => (Where, Values) = (where, values);

    /// <summary>Of the name of the event table.</summary>
    internal Func<string, string> Where { get; }

    internal ImmutableArray<object> Values { get; }

    /// <summary>One stream alone.</summary>
    public static TimelineScope OfStream(Guid stream) => new(static _ => "e.stream_id = $4", stream);

    /// <summary>Several streams, and no others.</summary>
    public static TimelineScope OfStreams(IEnumerable<Guid> streams) => new(static _ => "e.stream_id = any($4)", streams.ToArray());

    /// <summary>A beneficiary's record, access log, and every stream that an event made the beneficiary's, such as requests.</summary>
    /// <param name="isOwn">Whether the person reads it: a request that went back to somebody else, with whom the record was merged by mistake, is none of theirs.</param>
    public static TimelineScope OfBeneficiary(string region, Guid beneficiary, bool isOwn) => new(
        events => $"e.stream_id in (select $4 union all select $5{Placed<IOfBeneficiary>(events, isOwn ? $"{Named} and not exists ({WentOn(events)})" : Named)})",
        beneficiary,
        AccessLog.StreamId(region, beneficiary),
        beneficiary.ToString());

    /// <summary>A centre's licensing life, and every stream that was ever in its hands, such as requests.</summary>
    public static TimelineScope OfCentre(string region, string code) => new(
        static events => $"e.stream_id in (select $4{Placed<IIntoHands>(events, "o.data->>'centreCode' = $5")})",
        ServiceCentre.StreamId(region, code),
        code);

    /// <summary>Everything a user recorded.</summary>
    public static TimelineScope OfUser(string user) => new(static _ => "e.user_name = $4", user);

    private static string WentOn(string events) => $"""
        select from {events} later
        where later.tenant_id = o.tenant_id and later.stream_id = o.stream_id and later.version > o.version
          and later.type = 'request_followed_record' and later.data->>'beneficiaryId' <> $6
        """;

    // Type by type, so that each finds the partial index that its module brings.
    private static string Placed<TPlaces>(string events, string where) => string.Concat(EventCatalogue.All
        .Where(e => e.Type.IsAssignableTo(typeof(TPlaces)))
        .Select(e => $" union all select o.stream_id from {events} o where o.tenant_id = $1 and o.type = '{e.StoredName}' and {where}"));
}

/// <summary>Which part of a timeline.</summary>
/// <param name="AsOf">Leaves out what happened later.</param>
/// <param name="AsRecorded">Leaves out what was recorded later: the timeline as it could be read at that instant.</param>
/// <param name="After">The sequence the page before ended with; 0 for the first page.</param>
public sealed record TimelinePart(Instant? AsOf, Instant? AsRecorded, long After, int Limit);

/// <summary>Reads timelines straight from the streams: nothing is ever missing from one.</summary>
public sealed class TimelineReader(IDocumentStore store, DatabaseOf databaseOf)
{
    // The later of two parts of a condition costs nothing when it is not asked for.
    private const string Part = "e.seq_id > $2 and e.timestamp <= $3";
    private readonly RecordedEvents events = new(store, databaseOf);

    /// <summary>Every event of a request.</summary>
    public async Task<Timeline> ReadAsync(string region, Guid request, CancellationToken cancellation)
    {
        var all = await ReadAsync(region, TimelineScope.OfStream(request), 0, null, null, cancellation);
        var life = all.Aggregate(RequestMarks.None, (marks, e) => marks.With(e.Fact));
        return new(request, [.. all.Select(e => TimelineEntry.Of(e, life))]);
    }

    /// <summary>A page of the events of one stream or several, merged in the order recorded.</summary>
    public async Task<TimelinePage> ReadAsync(string region, TimelineScope scope, TimelinePart part, CancellationToken cancellation)
    {
        var (found, after) = (new List<RecordedEvent>(), part.After);
        while (found.Count <= part.Limit)
        {
            var read = await ReadAsync(region, scope, after, part.AsRecorded, part.Limit + 1, cancellation);
            found.AddRange(read.Where(e => HappenedBy(e, part.AsOf)));
            if (read.Count <= part.Limit)
            {
                break;
            }

            after = read[^1].Sequence;
        }

        var lives = await LivesAsync(region, found, part.AsRecorded, cancellation);
        return new(
            [.. found.Take(part.Limit).Select(e => TimelineEntry.Of(e, lives.GetValueOrDefault(e.Stream)))],
            found.Count > part.Limit ? found[part.Limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static bool HappenedBy(RecordedEvent e, Instant? asOf) => asOf is null || (e.Fact?.HappenedAt() ?? e.RecordedAt) <= asOf;

    private async Task<List<RecordedEvent>> ReadAsync(
        string region, TimelineScope scope, long after, Instant? asRecorded, int? limit, CancellationToken cancellation)
    {
        object[] values = [after, asRecorded ?? Instant.MaxValue, .. scope.Values];
        return await events.ReadAsync(region, $"{Part} and {scope.Where(events.Table)}", values, limit, cancellation).ToListAsync(cancellation);
    }

    /// <summary>What the flags of a page rest on, which may have happened on another.</summary>
    private async Task<Dictionary<Guid, RequestMarks>> LivesAsync(
        string region, IEnumerable<RecordedEvent> page, Instant? asRecorded, CancellationToken cancellation)
    {
        var requests = page.Where(e => e.Fact is EventOf<CitizenRequest>).Select(e => e.Stream).Distinct().ToArray();
        var lives = new Dictionary<Guid, RequestMarks>();
        const string where = $"{Part} and e.stream_id = any($4) and e.type in ('request_opened', 'request_completed', 'request_reopened')";
        await foreach (var e in events.ReadAsync(region, where, [0L, asRecorded ?? Instant.MaxValue, requests], null, cancellation))
        {
            lives[e.Stream] = lives.GetValueOrDefault(e.Stream, RequestMarks.None).With(e.Fact);
        }

        return lives;
    }
}
