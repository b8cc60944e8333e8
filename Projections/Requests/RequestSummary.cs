using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using JasperFx.Events;
using Marten.Events.Aggregation;
using Marten.Schema;
using NodaTime;

namespace EventLedger.Projections.Requests;

/// <summary>
/// What quality is reckoned from when nobody's word counts on when something happened: what was back-dated counts from its
/// recording.
/// </summary>
/// <param name="BrokenDeadline">As of the request's.</param>
public sealed record WitnessedCourse(
    Instant? PromisedDeadline,
    Instant? BrokenDeadline,
    Instant? SuspendedAt,
    Instant? ReceivedAt,
    Instant? CompletedAt,
    Instant? ClosedAt,
    double? MinutesToReceive,
    double? MinutesToComplete)
{
    public Instant JudgedDeadline => BrokenDeadline ?? PromisedDeadline ?? RequestSummary.Never;
}

/// <summary>A centre that a request was in the hands of.</summary>
/// <param name="Desk">As of the request; empty for self-service.</param>
/// <param name="Until">Exclusive, as told.</param>
/// <param name="SeenUntil">The same when nobody's word counts on that.</param>
public sealed record EarlierDesk(string Desk, Instant Until, Instant SeenUntil);

/// <summary>A refund that somebody still has to approve, decline or pay. Why it was asked for is in the request.</summary>
public sealed record WaitingRefund(Money Amount, RefundStage Stage, string RequestedBy, Instant RequestedAt, string? ApprovedBy);

/// <summary>One line a request: what queues and searches list and quality is reckoned from. No personal data.</summary>
public sealed record RequestSummary
{
    public required Guid Id { get; init; }

    public required Guid BeneficiaryId { get; init; }

    public required string TrackingReference { get; init; }

    public required string ServiceCode { get; init; }

    /// <summary>Null for self-service.</summary>
    public string? CentreCode { get; init; }

    /// <summary>In whose hands it was before, the first first; null while it is where it was opened.</summary>
    public ImmutableArray<EarlierDesk>? EarlierDesks { get; init; }

    /// <summary>Whether it went from one centre to another: each figure counts where it was then.</summary>
    public bool HasMoved => EarlierDesks is not null;

    /// <summary>Why its centre cannot go on with it; null when it can.</summary>
    public ReassignmentCause? AwaitsReassignment { get; init; }

    public required string DepartmentCode { get; init; }

    public string? WindowCode { get; init; }

    public required Channel Channel { get; init; }

    public required RequestStatus Status { get; init; }

    public required long Version { get; init; }

    public required Instant OpenedAt { get; init; }

    /// <summary>Null when nothing was promised.</summary>
    public Instant? PromisedDeadline { get; init; }

    /// <summary>
    /// The deadline that had passed when a later one was promised: a promise that is broken is not mended by another. Null
    /// when none had.
    /// </summary>
    public Instant? BrokenDeadline { get; init; }

    /// <summary>What quality goes by.</summary>
    public Instant JudgedDeadline => BrokenDeadline ?? DueBy;

    public Instant? SuspendedAt { get; init; }

    public Instant? TransmittedAt { get; init; }

    /// <summary>The first acknowledgement by the department that somebody told of.</summary>
    public Instant? ReceivedAt { get; init; }

    public Instant? CompletedAt { get; init; }

    /// <summary>When the outcome that stands was reached, be it completion, withdrawal or cancellation.</summary>
    public Instant? ClosedAt { get; init; }

    public CompletionDecision? Decision { get; init; }

    public int Returns { get; init; }

    /// <summary>Working minutes from opening to the department's receipt.</summary>
    public double? MinutesToReceive { get; init; }

    /// <summary>Working minutes from opening to completion, suspensions included.</summary>
    public double? MinutesToComplete { get; init; }

    /// <summary>Until when events have told of working time, and how many minutes since the opening.</summary>
    public required Instant CountedUntil { get; init; }

    public double MinutesCounted { get; init; }

    /// <summary>Where it stood before the outcome, for the case that it is reopened.</summary>
    public RequestStatus? StatusBeforeOutcome { get; init; }

    /// <summary>Whether the opening was recorded later than it happened, as in what was taken over.</summary>
    public bool IsOpenedLate { get; init; }

    /// <summary>How it went by what was recorded when it happened; null when that is all.</summary>
    public WitnessedCourse? Witnessed { get; init; }

    public WaitingRefund? WaitingRefund { get; init; }

    /// <summary>Of a refund that waits for somebody.</summary>
    public Instant? RefundSince => WaitingRefund?.RequestedAt;

    public bool IsWitnessedOtherwise => Witnessed is not null;

    public Instant? WitnessedDeadline => Witnessed?.JudgedDeadline;

    public Instant? WitnessedReceivedAt => Witnessed?.ReceivedAt;

    public Instant? WitnessedCompletedAt => Witnessed?.CompletedAt;

    public Instant? WitnessedClosedAt => Witnessed?.ClosedAt;

    public double? WitnessedMinutesToReceive => Witnessed?.MinutesToReceive;

    public double? WitnessedMinutesToComplete => Witnessed?.MinutesToComplete;

    /// <summary>The centre, or empty for self-service: an index finds no null by comparison.</summary>
    public string Desk => CentreCode ?? "";

    /// <summary>
    /// The deadline, or the end of time when nothing was promised: it is then past no deadline, due in no period, and
    /// the last in the order of deadlines, without an exception in any question.
    /// </summary>
    public Instant DueBy => PromisedDeadline ?? Never;

    /// <summary>The first of its instants: it is in no figure of a period that ends by then.</summary>
    public Instant MattersFrom => Outermost(Instant.Min);

    /// <summary>The last of its instants: it is in no figure of a period that begins later. Null while it is open.</summary>
    public Instant? MattersUntil => ClosedAt is null ? null : Outermost(Instant.Max);

    /// <summary>Whether it is open, or mattered for longer than <see cref="ShortAtMost"/>.</summary>
    public bool MattersLong => MattersUntil is not { } until || until - MattersFrom > ShortAtMost;

    /// <summary>Later than any deadline that callers can name.</summary>
    internal static Instant Never { get; } = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <summary>Longer than nearly every request takes, so that the few that take longer can be looked for by themselves.</summary>
    public static Duration ShortAtMost { get; } = Duration.FromDays(60);

    /// <summary>Whether its deadline has passed while it is open.</summary>
    public bool IsOverdue(Instant now) => ClosedAt is null && DueBy < now;

    /// <summary>Found by Marten under this name.</summary>
    public static void ConfigureMarten(DocumentMapping<RequestSummary> mapping) => RequestSummaryTable.Configure(mapping);

    private Instant Outermost(Func<Instant, Instant, Instant> choose)
    {
        var chosen = OpenedAt;
        foreach (var at in (ReadOnlySpan<Instant?>)[
            PromisedDeadline, BrokenDeadline, ReceivedAt, CompletedAt, ClosedAt,
            Witnessed?.PromisedDeadline, Witnessed?.BrokenDeadline, WitnessedReceivedAt, WitnessedCompletedAt, WitnessedClosedAt])
        {
            chosen = at is { } known ? choose(chosen, known) : chosen;
        }

        return chosen;
    }
}

/// <summary>Keeps <see cref="RequestSummary"/>, one document for each request's stream.</summary>
public sealed partial class RequestSummaryProjection : SingleStreamProjection<RequestSummary, Guid>
{
    public RequestSummaryProjection()
    {
        Name = nameof(RequestSummary);
        Version = RequestSummaryTable.Version;

        // A rebuild goes through history in larger steps: each costs a look for the documents and a transaction.
        Options.BatchSize = 2000;
        Options.MaximumHopperSize = 10_000;

        // All of a request's, also those that change nothing here: the version counts every one.
        foreach (var e in EventCatalogue.OfStream<CitizenRequest>())
        {
            IncludeType(e.Type);
        }
    }

    // A projection whose progress was set back meets again what is in the document already.
    public override RequestSummary? Evolve(RequestSummary? snapshot, Guid id, IEvent e)
    {
        if (e.Version <= snapshot?.Version)
        {
            return snapshot;
        }

        var (fact, recorded) = (e.Data as RequestEvent ?? throw new ForeignEventException((DomainEvent)e.Data, typeof(RequestSummary)), Instant.FromDateTimeOffset(e.Timestamp));
        return After(snapshot, id, fact, recorded) is { } after ? Witness(snapshot, Counted(after, fact), fact, recorded) with { Version = e.Version } : null;
    }

    /// <summary>The summary with what the calendars made of the event when it was recorded.</summary>
    private static RequestSummary Counted(RequestSummary request, RequestEvent fact) => request with
    {
        PromisedDeadline = fact.DeadlineMovedTo ?? request.PromisedDeadline,
        CountedUntil = fact.Held?.Until ?? request.CountedUntil,
        MinutesCounted = request.MinutesCounted + (fact.Held?.WorkingMinutes ?? 0),
    };

    /// <summary>The summary with how it went by what was recorded when it happened, once something was not.</summary>
    private static RequestSummary Witness(RequestSummary? before, RequestSummary after, RequestEvent fact, Instant recorded)
    {
        var isLate = Backdating.Is(fact.HappenedAt(), recorded);
        if (before is null)
        {
            return after with { IsOpenedLate = isLate };
        }

        if (!isLate && before.Witnessed is null)
        {
            return after;
        }

        var course = before.Witnessed ?? Told(before);
        var seen = isLate || fact is DeadlineExtended ? recorded : Judged(fact.HappenedAt(), recorded, course.JudgedDeadline);
        var witnessed = After(before, course, fact, seen);
        witnessed = fact.DeadlineMovedTo is { } moved ? witnessed with { PromisedDeadline = fact.Witnessed?.Deadline ?? moved } : witnessed;
        return after with { Witnessed = witnessed == Told(after) ? null : witnessed };
    }

    private static WitnessedCourse Told(RequestSummary request) => new(
        request.PromisedDeadline,
        request.BrokenDeadline,
        request.SuspendedAt,
        request.ReceivedAt,
        request.CompletedAt,
        request.ClosedAt,
        request.MinutesToReceive,
        request.MinutesToComplete);

    /// <param name="at">When somebody saw it happen.</param>
    private static WitnessedCourse After(RequestSummary before, WitnessedCourse course, RequestEvent fact, Instant at) => fact switch
    {
        DocumentsReceived { Assumed: not true } => course with { ReceivedAt = course.ReceivedAt ?? at, MinutesToReceive = course.MinutesToReceive ?? WitnessedMinutesTo(before, fact, at) },
        RequestSuspended => course with { SuspendedAt = at },
        RequestResumed e => course with
        {
            SuspendedAt = null,
            PromisedDeadline = course.PromisedDeadline is not { } promised ? null
                : e.Witnessed?.Deadline ?? (e.Held is null ? EarlierTime.Moved(promised, course.SuspendedAt ?? at, at) : e.PromisedDeadline),
        },
        RequestCompleted => course with { CompletedAt = at, ClosedAt = at, MinutesToComplete = WitnessedMinutesTo(before, fact, at) },
        RequestWithdrawn or RequestCancelled => course with { ClosedAt = at },
        DeadlineExtended e => course with { PromisedDeadline = e.PromisedDeadline, BrokenDeadline = Broken(before.Status, course.BrokenDeadline, course.PromisedDeadline, at) },
        DeadlineMovedByCalendar e => course with { PromisedDeadline = e.PromisedDeadline },
        RequestReopened => course with { ClosedAt = null, CompletedAt = null, MinutesToComplete = null },
        _ => course,
    };

    // By how much clocks may differ is not enough to keep a promise: what was recorded at once, and after the deadline, came after it.
    private static Instant Judged(Instant told, Instant recorded, Instant deadline) =>
        told <= deadline && deadline < recorded && !Backdating.Is(told, recorded) ? recorded : told;

    // While the clock stands still, nothing is broken. What is recorded at once counts from its recording: by how much clocks may
    // differ would else be enough to mend a promise that has just been broken.
    private static Instant? Broken(RequestStatus status, Instant? broken, Instant? promised, Instant at) =>
        broken ?? (at > promised && status != RequestStatus.Suspended ? promised : null);

    private static RequestSummary? After(RequestSummary? before, Guid id, RequestEvent @event, Instant recorded) => (before, @event) switch
    {
        (_, RequestOpened e) => Opened(id, e),
        (null, _) => null,
        (_, DocumentsTransmitted e) => before with { Status = RequestStatus.Transmitted, WindowCode = e.WindowCode, TransmittedAt = e.TransmittedAt },
        (_, DocumentsReceived e) => before with
        {
            Status = RequestStatus.Received,
            ReceivedAt = before.ReceivedAt ?? (e.Assumed == true ? null : e.ReceivedAt),
            MinutesToReceive = before.MinutesToReceive ?? (e.Assumed == true ? null : MinutesTo(before, e)),
        },
        (_, DocumentsReturned) => before with { Status = RequestStatus.Returned, Returns = before.Returns + 1 },
        (_, RequestSuspended e) => before with { Status = RequestStatus.Suspended, SuspendedAt = e.SuspendedAt },
        (_, RequestResumed e) => before with { Status = RequestStatus.Received, SuspendedAt = null, PromisedDeadline = e.PromisedDeadline },
        (_, RequestCompleted e) => Completed(before, e, Judged(e.CompletedAt, recorded, before.JudgedDeadline)),
        (_, RequestHandedOver) => before with { Status = RequestStatus.HandedOver },
        (_, ResultCollected) => before with { Status = RequestStatus.Collected },
        (_, RequestWithdrawn e) => Closed(before, RequestStatus.Withdrawn, Judged(e.WithdrawnAt, recorded, before.JudgedDeadline)),
        (_, RequestCancelled e) => Closed(before, RequestStatus.Cancelled, Judged(e.CancelledAt, recorded, before.JudgedDeadline)),
        (_, RequestForwarded e) => before with { Status = RequestStatus.Transmitted, DepartmentCode = e.DepartmentCode, WindowCode = e.WindowCode },
        (_, CentreReassigned e) => Moved(before, e, recorded),
        (_, RequestMarkedForReassignment e) => before with { AwaitsReassignment = e.Cause },
        (_, ReassignmentMarkLifted) => before with { AwaitsReassignment = null },
        (_, DeadlineExtended e) => before with
        {
            PromisedDeadline = e.PromisedDeadline,
            BrokenDeadline = Broken(before.Status, before.BrokenDeadline, before.PromisedDeadline, Backdating.Is(e.ExtendedAt, recorded) ? e.ExtendedAt : recorded),
        },
        (_, RequestFollowedRecord e) => before with { BeneficiaryId = e.BeneficiaryId },
        (_, DeadlineMovedByCalendar e) => before with { PromisedDeadline = e.PromisedDeadline },
        (_, FeeRefundRequested e) => before with { WaitingRefund = new(e.Amount, RefundStage.Requested, e.RequestedBy, e.RequestedAt, null) },
        (_, FeeRefundApproved e) => before with { WaitingRefund = before.WaitingRefund! with { Stage = RefundStage.Approved, ApprovedBy = e.ApprovedBy } },
        (_, FeeRefundDeclined or FeeRefunded) => before with { WaitingRefund = null },
        (_, RequestReopened) => before with
        {
            Status = before.StatusBeforeOutcome ?? RequestStatus.Received,
            StatusBeforeOutcome = null,
            ClosedAt = null,
            CompletedAt = null,
            Decision = null,
            MinutesToComplete = null,
        },

        // The version counts these, and nothing else here tells of them.
        (_, FeeQuoteRenewed or FeePaid) => before,
        (_, WorkStepRecorded or BeneficiaryContacted or CorrectionRecorded) => before,
        _ => throw new ForeignEventException(@event, typeof(RequestSummary)),
    };

    private static RequestSummary Opened(Guid id, RequestOpened e) => new()
    {
        Id = id,
        BeneficiaryId = e.BeneficiaryId,
        TrackingReference = e.TrackingReference,
        ServiceCode = e.ServiceCode,
        CentreCode = e.CentreCode,
        DepartmentCode = e.DepartmentCode,
        Channel = e.Channel,
        Status = RequestStatus.Opened,
        Version = 1,
        OpenedAt = e.OpenedAt,
        PromisedDeadline = e.PromisedDeadline,
        CountedUntil = e.OpenedAt,
    };

    // It left no centre before it had come there: what is told need not be in order.
    private static RequestSummary Moved(RequestSummary before, CentreReassigned e, Instant recorded)
    {
        var (earlier, told) = (before.EarlierDesks ?? [], e.ReassignedAt);
        var seen = Backdating.Is(told, recorded) ? recorded : told;
        var left = earlier.IsEmpty
            ? new EarlierDesk(before.Desk, told, seen)
            : new EarlierDesk(before.Desk, Instant.Max(earlier[^1].Until, told), Instant.Max(earlier[^1].SeenUntil, seen));
        return before with { CentreCode = e.CentreCode, AwaitsReassignment = null, EarlierDesks = earlier.Add(left) };
    }

    private static RequestSummary Completed(RequestSummary before, RequestCompleted e, Instant at) =>
        Closed(before, RequestStatus.Completed, at) with
        {
            CompletedAt = at,
            Decision = e.Decision,
            MinutesToComplete = MinutesTo(before, e),
        };

    private static RequestSummary Closed(RequestSummary before, RequestStatus outcome, Instant at) =>
        before with { Status = outcome, StatusBeforeOutcome = before.Status, ClosedAt = at };

    /// <summary>Working minutes from the opening to an event, as events tell.</summary>
    private static double MinutesTo(RequestSummary before, RequestEvent e) => Math.Round(
        before.MinutesCounted + (e.Held?.WorkingMinutes ?? EarlierTime.Minutes(before.CountedUntil, e.HappenedAt())), 2);

    // As it was recorded; what tells nothing of that was recorded before events told.
    private static double WitnessedMinutesTo(RequestSummary before, RequestEvent e, Instant seen) => Math.Round(
        MinutesTo(before, e) + (e.Witnessed?.WorkingMinutes ?? (e.Held is null ? EarlierTime.Minutes(e.HappenedAt(), seen) : 0)), 2);
}
