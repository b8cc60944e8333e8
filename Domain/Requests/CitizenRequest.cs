using System.Collections.Immutable;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <summary>Where a request stands. The last three are outcomes besides completion; only one outcome ever stands.</summary>
public enum RequestStatus
{
    Opened,
    Transmitted,
    Received,
    Returned,
    Suspended,
    Completed,
    HandedOver,
    Collected,
    Withdrawn,
    Cancelled,
}

public enum RefundStage
{
    Requested,
    Approved,
}

/// <summary>A refund under way; it ends by being declined or paid.</summary>
/// <param name="ApprovedBy">Null until somebody has.</param>
public sealed record Refund(Money Amount, string RequestedBy, RefundStage Stage, PersonalText Reason, Instant RequestedAt, string? ApprovedBy = null);

/// <summary>Why something was done, and when. Told to readers; nothing is decided by it.</summary>
public sealed record Explanation(PersonalText Reason, Instant At);

/// <summary>What was missing or wrong when the documents came back, and until when an answer is expected.</summary>
public sealed record ReturnedDocuments(ImmutableArray<PersonalText> Reasons, Instant? RespondBy, Instant ReturnedAt);

/// <summary>Into whose hands the result was given.</summary>
public sealed record HandedOut(Protected CollectedBy, bool ByProxy, Protected ProxyNationalId, Instant CollectedAt);

/// <summary>What is right about an earlier event.</summary>
public sealed record CorrectedMember(long CorrectedVersion, string Member, Protected Note, Instant CorrectedAt);

/// <summary>What the catalogue offers for a service at the moment of deciding.</summary>
public sealed record ServiceOffer(string Code, int Version, FeeQuote Fee, ImmutableArray<string> RequiredDocuments, Duration Target, ImmutableArray<Wait> StoppingWaits, bool OneAtATime = false)
{
    /// <summary>What is taken under which name.</summary>
    public ImmutableArray<DocumentRule> DocumentRules { get; init; } = [];
}

/// <summary>A department as a request needs to know it: its code and its windows, the usual one first.</summary>
public sealed record Destination(string DepartmentCode, ImmutableArray<string> Windows)
{
    /// <summary>Empty, hence unknown to every department, when there is no window at all.</summary>
    public string UsualWindow => Windows.IsEmpty ? "" : Windows[0];

    /// <summary>Whose requests may be forwarded to it; null for all.</summary>
    public ImmutableArray<string>? Services { get; init; }
}

/// <summary>A citizen's request: the fold of its stream and, in files of their own by concern, every decision about it.</summary>
public sealed partial record CitizenRequest : IEventSourced<CitizenRequest>
{
    public static StreamKind Kind { get; } = new("request", RequestRefusals.RequestNotFound);

    public required string TrackingReference { get; init; }

    public required string ServiceCode { get; init; }

    /// <summary>The version of the service it was opened under, kept for its whole life.</summary>
    public required int ServiceVersion { get; init; }

    public required Guid BeneficiaryId { get; init; }

    /// <summary>The record it was opened for, under whose key everything in it is sealed. Another than <see cref="BeneficiaryId"/> once that was merged.</summary>
    public required Guid OpenedFor { get; init; }

    /// <summary>Whether the beneficiary has no other open request of the service while this one is open.</summary>
    public bool IsOneAtATime { get; init; }

    /// <summary>Null for self-service.</summary>
    public string? CentreCode { get; init; }

    /// <summary>Why its centre cannot go on with it; null when it can.</summary>
    public ReassignmentCause? AwaitsReassignment { get; init; }

    public required string DepartmentCode { get; init; }

    public string? WindowCode { get; init; }

    public required Channel Channel { get; init; }

    public required Protected Answers { get; init; }

    public required FeeQuote Fee { get; init; }

    public Money Paid { get; init; } = Money.Zero;

    public Money Refunded { get; init; } = Money.Zero;

    public Refund? Refund { get; init; }

    public required ImmutableArray<string> RequiredDocuments { get; init; }

    /// <summary>What is taken under which name.</summary>
    public ImmutableArray<DocumentRule> DocumentRules { get; init; } = [];

    public ImmutableArray<ManifestEntry> Manifest { get; init; } = [];

    public string? ManifestHash { get; init; }

    public required Instant OpenedAt { get; init; }

    /// <summary>Null when nothing was promised, which only registers that are taken over know.</summary>
    public required Instant? PromisedDeadline { get; init; }

    /// <summary>From the opening to what was first promised; null until something is.</summary>
    public Duration? FirstTerm { get; init; }

    /// <summary>How much later extensions have moved what was promised, all together.</summary>
    public Duration Extended { get; init; }

    public Instant? SuspendedAt { get; init; }

    /// <summary>The opening or the latest resumption: time before it has been counted and cannot stand still again.</summary>
    public required Instant ClockRunsSince { get; init; }

    public RequestStatus Status { get; init; }

    /// <summary>Where it stood before the outcome that closed it, so that reopening knows where to go back to.</summary>
    public RequestStatus? StatusBeforeOutcome { get; init; }

    public CompletionDecision? Decision { get; init; }

    /// <summary>Of the decision; a rejection has one.</summary>
    public PersonalText? DecisionReason { get; init; }

    public PersonalText? Deliverable { get; init; }

    public Instant? CompletedAt { get; init; }

    /// <summary>The latest.</summary>
    public ReturnedDocuments? Returned { get; init; }

    /// <summary>Why the clock stands still; null while it runs.</summary>
    public Explanation? Suspension { get; init; }

    /// <summary>Why it was withdrawn or cancelled; null when it was not, or not any more.</summary>
    public Explanation? Closure { get; init; }

    /// <summary>Why the deadline was last extended.</summary>
    public Explanation? DeadlineExtension { get; init; }

    /// <summary>Why an outcome was last taken back.</summary>
    public Explanation? Reopening { get; init; }

    /// <summary>Why it was last forwarded to another department.</summary>
    public Explanation? Forwarding { get; init; }

    /// <summary>Why it was last given to another centre.</summary>
    public Explanation? Reassignment { get; init; }

    /// <summary>Why a refund was last declined; null once another is under way.</summary>
    public Explanation? RefundRefusal { get; init; }

    /// <summary>Null until the result is collected.</summary>
    public HandedOut? Collection { get; init; }

    /// <summary>In the order recorded.</summary>
    public ImmutableArray<CorrectedMember> Corrections { get; init; } = [];

    /// <summary>Events folded so far, hence the version of the stream.</summary>
    public long Version { get; init; }

    /// <summary>Whether a centre acts in the beneficiary's name only with a mandate: not on what was opened before there were any, or taken over.</summary>
    public bool NeedsMandate { get; init; }

    /// <summary>When it last came to its end; null until then. Reopening leaves it: what ended with the request stays so.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Whether nothing is left to be done about it.</summary>
    public bool IsEnded => IsWithoutEffect || Status == RequestStatus.Collected;

    public bool IsCompleted => Status is RequestStatus.Completed or RequestStatus.HandedOver or RequestStatus.Collected;

    public bool IsWithoutEffect => Status is RequestStatus.Withdrawn or RequestStatus.Cancelled;

    public bool HasOutcome => IsCompleted || IsWithoutEffect;

    private bool FeeIsSettled => Paid >= Fee.Total();

    private Money Refundable => Paid - Refunded;

    public Instant? BegunAt => OpenedAt;

    public bool Admits(Actor actor) => actor.Role switch
    {
        Role.Beneficiary => actor.BeneficiaryId == BeneficiaryId,
        Role.CentreClerk or Role.CentreManager => actor.CentreCode is { } centre && centre == CentreCode,
        Role.DepartmentOfficer => actor.DepartmentCode == DepartmentCode,
        _ => actor.SeesWholeRegion,
    };

    /// <summary>
    /// Whether, of those it admits, somebody's work needs the personal data in it: the beneficiary's own, the centre's and the
    /// department's that hold it, auditors' and administrators'. Monitors watch the work, not the persons.
    /// </summary>
    public static bool OpensTo(Actor actor) => actor.Role is not (Role.ExecutiveMonitor or Role.Process);

    /// <summary>
    /// Opens a request under the service's current version. Without a promised deadline of its own, the service's
    /// target counts in working time from the opening.
    /// </summary>
    /// <param name="withoutDeadline">Nothing was promised, and nothing is to be made up.</param>
    public static Decision Open(
        ServiceOffer service,
        string departmentCode,
        Guid beneficiaryId,
        string? centreCode,
        Channel channel,
        Protected answers,
        string trackingReference,
        Instant? promisedDeadline,
        bool withoutDeadline,
        OfficeCalendars calendars,
        Instant at)
    {
        if (withoutDeadline && promisedDeadline is not null)
        {
            return RequestRefusals.DeadlineContradicted;
        }

        if (promisedDeadline < at)
        {
            return RequestRefusals.DeadlineNotLater(at);
        }

        return new RequestOpened(
            trackingReference,
            service.Code,
            service.Version,
            beneficiaryId,
            centreCode,
            departmentCode,
            channel,
            answers,
            service.Fee,
            service.RequiredDocuments,
            withoutDeadline ? null : promisedDeadline ?? calendars.Current.After(at, service.Target),
            at)
        {
            Calendar = calendars.Version.ToString(),
            StoppingWaits = service.StoppingWaits.IsEmpty ? null : service.StoppingWaits,
            OneAtATime = service.OneAtATime ? true : null,
            DocumentRules = service.DocumentRules.IsEmpty ? null : service.DocumentRules,
        };
    }

    /// <summary>Goes with the record that the one it was opened for leads to now; at any time, also when it is over.</summary>
    /// <param name="record">The record at the end of all merges.</param>
    public Decision FollowRecord(Guid record, Instant at) =>
        record == BeneficiaryId ? BeneficiaryRefusals.RecordUnmoved : new RequestFollowedRecord(record, BeneficiaryId, at);

    /// <param name="corrected">The event of that version; null when there is none.</param>
    /// <param name="member">As timelines name it, such as <c>receiptNumber</c> or <c>lines[0].amount</c>.</param>
    public Decision Correct(long correctedVersion, DomainEvent? corrected, string member, Protected note, Instant at) =>
        corrected is null || correctedVersion < 1 || correctedVersion > Version ? RequestRefusals.CorrectedVersionUnknown(correctedVersion)
        : EventMembers.Has(corrected, member) ? new CorrectionRecorded(correctedVersion, member, note, at)
        : RequestRefusals.CorrectedMemberUnknown(EventMembers.Of(corrected));

    public static CitizenRequest Evolve(CitizenRequest? state, DomainEvent @event) => (state, @event) switch
    {
        (null, RequestOpened opened) => Opened(opened),
        (null, _) => throw new ForeignEventException(@event, typeof(CitizenRequest)),
        (_, RequestEvent e) => state.Then(e).Standing(state, e),
        _ => throw new ForeignEventException(@event, typeof(CitizenRequest)),
    };

    private CitizenRequest Then(RequestEvent @event) => @event switch
    {
        FeeQuoteRenewed e => this with { Fee = e.Fee },
        FeePaid e => this with { Paid = e.Lines.Aggregate(Paid, (sum, line) => sum + line.Amount) },
        DocumentsTransmitted e => this with
        {
            Status = RequestStatus.Transmitted,
            Manifest = e.Manifest,
            ManifestHash = e.ManifestHash,
            WindowCode = e.WindowCode,
        },
        DocumentsReceived => this with { Status = RequestStatus.Received },
        DocumentsReturned e => this with { Status = RequestStatus.Returned, Returned = new(e.Reasons, e.RespondBy, e.ReturnedAt) },
        RequestSuspended e => this with { Status = RequestStatus.Suspended, SuspendedAt = e.SuspendedAt, Suspension = new(e.Reason, e.SuspendedAt) },
        RequestResumed e => this with
        {
            Status = RequestStatus.Received,
            SuspendedAt = null,
            Suspension = null,
            ClockRunsSince = Instant.Max(ClockRunsSince, e.ResumedAt),
            PromisedDeadline = e.PromisedDeadline,
        },
        RequestCompleted e => Closed(RequestStatus.Completed) with
        {
            Decision = e.Decision,
            DecisionReason = e.Reason,
            Deliverable = e.Deliverable,
            CompletedAt = e.CompletedAt,
        },
        RequestHandedOver => this with { Status = RequestStatus.HandedOver, IsContacted = false },
        ResultCollected e => this with { Status = RequestStatus.Collected, EndedAt = e.CollectedAt, Collection = new(e.CollectedBy, e.ByProxy, e.ProxyNationalId, e.CollectedAt) },
        RequestWithdrawn e => Closed(RequestStatus.Withdrawn) with { EndedAt = e.WithdrawnAt, Closure = new(e.Reason, e.WithdrawnAt) },
        RequestCancelled e => Closed(RequestStatus.Cancelled) with { EndedAt = e.CancelledAt, Closure = new(e.Reason, e.CancelledAt) },
        RequestForwarded e => this with
        {
            Status = RequestStatus.Transmitted,
            DepartmentCode = e.DepartmentCode,
            WindowCode = e.WindowCode,
            Forwarding = new(e.Reason, e.ForwardedAt),
        },
        CentreReassigned e => this with { CentreCode = e.CentreCode, AwaitsReassignment = null, Reassignment = new(e.Reason, e.ReassignedAt) },
        RequestMarkedForReassignment e => this with { AwaitsReassignment = e.Cause },
        ReassignmentMarkLifted => this with { AwaitsReassignment = null },
        DeadlineExtended e => this with
        {
            PromisedDeadline = e.PromisedDeadline,
            FirstTerm = FirstTerm ?? e.PromisedDeadline - OpenedAt,
            Extended = Extended + (PromisedDeadline is { } promised ? e.PromisedDeadline - promised : Duration.Zero),
            DeadlineExtension = new(e.Reason, e.ExtendedAt),
        },
        RequestReopened e => this with
        {
            Status = StatusBeforeOutcome ?? RequestStatus.Received,
            StatusBeforeOutcome = null,
            Decision = null,
            DecisionReason = null,
            Deliverable = null,
            CompletedAt = null,
            Closure = null,
            Collection = null,
            Reopening = new(e.Reason, e.ReopenedAt),
        },
        FeeRefundRequested e => this with { Refund = new(e.Amount, e.RequestedBy, RefundStage.Requested, e.Reason, e.RequestedAt), RefundRefusal = null },
        FeeRefundApproved e => this with { Refund = Refund! with { Stage = RefundStage.Approved, ApprovedBy = e.ApprovedBy } },
        FeeRefundDeclined e => this with { Refund = null, RefundRefusal = new(e.Reason, e.DeclinedAt) },
        FeeRefunded e => this with { Refund = null, Refunded = Refunded + e.Amount },
        CorrectionRecorded e => this with { Corrections = Corrections.Add(new(e.CorrectedVersion, e.Member, e.Note, e.CorrectedAt)) },

        DeadlineMovedByCalendar e => this with { PromisedDeadline = e.PromisedDeadline },
        RequestFollowedRecord e => this with { BeneficiaryId = e.BeneficiaryId },
        BeneficiaryContacted => this with { IsContacted = true },

        // Steps are history: nothing is decided by them, and they are in the timeline.
        WorkStepRecorded => this,
        _ => throw new ForeignEventException(@event, typeof(CitizenRequest)),
    };

    private static CitizenRequest Opened(RequestOpened e) => new()
    {
        TrackingReference = e.TrackingReference,
        ServiceCode = e.ServiceCode,
        ServiceVersion = e.ServiceVersion,
        BeneficiaryId = e.BeneficiaryId,
        OpenedFor = e.BeneficiaryId,
        CentreCode = e.CentreCode,
        DepartmentCode = e.DepartmentCode,
        Channel = e.Channel,
        Answers = e.Answers,
        Fee = e.Fee,
        RequiredDocuments = e.RequiredDocuments,
        DocumentRules = e.DocumentRules ?? [],
        OpenedAt = e.OpenedAt,
        ClockRunsSince = e.OpenedAt,
        PromisedDeadline = e.PromisedDeadline,
        DeadlineAsWitnessed = e.PromisedDeadline,
        HeldSince = e.OpenedAt,
        WitnessedSince = e.Witnessed?.RecordedAt ?? e.OpenedAt,
        StoppingWaits = e.StoppingWaits ?? [],
        IsOneAtATime = e.OneAtATime ?? false,
        NeedsMandate = e.Mandate is not null || e.CentreCode is null,
        DeadlineRestsOn = e.Calendar is { } calendars ? CalendarVersion.Parse(calendars) : CalendarVersion.First,
        FirstTerm = e.PromisedDeadline - e.OpenedAt,
        Version = 1,
    };

    private CitizenRequest Closed(RequestStatus outcome) => this with { Status = outcome, StatusBeforeOutcome = Status };
}
