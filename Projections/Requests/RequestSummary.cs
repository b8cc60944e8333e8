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
    private static readonly BusinessCalendar Calendar = BusinessCalendar.Default;

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

        var (fact, recorded) = ((DomainEvent)e.Data, Instant.FromDateTimeOffset(e.Timestamp));
        return After(snapshot, id, fact, recorded) is { } after ? Witness(snapshot, after, fact, recorded) with { Version = e.Version } : null;
    }

    /// <summary>The summary with how it went by what was recorded when it happened, once something was not.</summary>
    private static RequestSummary Witness(RequestSummary? before, RequestSummary after, DomainEvent fact, Instant recorded)
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

        var witnessed = After(before, before.Witnessed ?? Told(before), fact, isLate || fact is DeadlineExtended ? recorded : fact.HappenedAt());
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
    private static WitnessedCourse After(RequestSummary before, WitnessedCourse course, DomainEvent fact, Instant at) => fact switch
    {
        DocumentsReceived { Assumed: not true } => course with { ReceivedAt = course.ReceivedAt ?? at, MinutesToReceive = course.MinutesToReceive ?? Minutes(before.OpenedAt, at) },
        RequestSuspended => course with { SuspendedAt = at },
        RequestResumed => course with
        {
            SuspendedAt = null,
            PromisedDeadline = course.PromisedDeadline is { } promised ? Calendar.After(promised, Calendar.WorkingTimeBetween(course.SuspendedAt ?? at, at)) : null,
        },
        RequestCompleted => course with { CompletedAt = at, ClosedAt = at, MinutesToComplete = Minutes(before.OpenedAt, at) },
        RequestWithdrawn or RequestCancelled => course with { ClosedAt = at },
        DeadlineExtended e => course with { PromisedDeadline = e.PromisedDeadline, BrokenDeadline = Broken(before.Status, course.BrokenDeadline, course.PromisedDeadline, at) },
        RequestReopened => course with { ClosedAt = null, CompletedAt = null, MinutesToComplete = null },
        _ => course,
    };

    // While the clock stands still, nothing is broken. What is recorded at once counts from its recording: by how much clocks may
    // differ would else be enough to mend a promise that has just been broken.
    private static Instant? Broken(RequestStatus status, Instant? broken, Instant? promised, Instant at) =>
        broken ?? (at > promised && status != RequestStatus.Suspended ? promised : null);

    private static RequestSummary? After(RequestSummary? before, Guid id, DomainEvent @event, Instant recorded) => (before, @event) switch
    {
        (_, RequestOpened e) => Opened(id, e),
        (null, _) => null,
        (_, DocumentsTransmitted e) => before with { Status = RequestStatus.Transmitted, WindowCode = e.WindowCode, TransmittedAt = e.TransmittedAt },
        (_, DocumentsReceived e) => before with
        {
            Status = RequestStatus.Received,
            ReceivedAt = before.ReceivedAt ?? (e.Assumed == true ? null : e.ReceivedAt),
            MinutesToReceive = before.MinutesToReceive ?? (e.Assumed == true ? null : Minutes(before.OpenedAt, e.ReceivedAt)),
        },
        (_, DocumentsReturned) => before with { Status = RequestStatus.Returned, Returns = before.Returns + 1 },
        (_, RequestSuspended e) => before with { Status = RequestStatus.Suspended, SuspendedAt = e.SuspendedAt },
        (_, RequestResumed e) => before with { Status = RequestStatus.Received, SuspendedAt = null, PromisedDeadline = e.PromisedDeadline },
        (_, RequestCompleted e) => Closed(before, RequestStatus.Completed, e.CompletedAt) with
        {
            CompletedAt = e.CompletedAt,
            Decision = e.Decision,
            MinutesToComplete = Minutes(before.OpenedAt, e.CompletedAt),
        },
        (_, RequestHandedOver) => before with { Status = RequestStatus.HandedOver },
        (_, ResultCollected) => before with { Status = RequestStatus.Collected },
        (_, RequestWithdrawn e) => Closed(before, RequestStatus.Withdrawn, e.WithdrawnAt),
        (_, RequestCancelled e) => Closed(before, RequestStatus.Cancelled, e.CancelledAt),
        (_, RequestForwarded e) => before with { Status = RequestStatus.Transmitted, DepartmentCode = e.DepartmentCode, WindowCode = e.WindowCode },
        (_, CentreReassigned e) => before with { CentreCode = e.CentreCode, AwaitsReassignment = null },
        (_, RequestMarkedForReassignment e) => before with { AwaitsReassignment = e.Cause },
        (_, ReassignmentMarkLifted) => before with { AwaitsReassignment = null },
        (_, DeadlineExtended e) => before with
        {
            PromisedDeadline = e.PromisedDeadline,
            BrokenDeadline = Broken(before.Status, before.BrokenDeadline, before.PromisedDeadline, Backdating.Is(e.ExtendedAt, recorded) ? e.ExtendedAt : recorded),
        },
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
    };

    private static RequestSummary Closed(RequestSummary before, RequestStatus outcome, Instant at) =>
        before with { Status = outcome, StatusBeforeOutcome = before.Status, ClosedAt = at };

    private static double Minutes(Instant from, Instant until) => Math.Round(Calendar.WorkingTimeBetween(from, until).TotalMinutes, 2);
}
