using System.Collections.Immutable;
using EventLedger.Domain.Access;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

public enum Channel
{
    Desk,
    Internet,
    Post,
    Email,
    Phone,
    Internal,
}

public enum PaymentMethod
{
    Cash,
    Card,
    Sadad,
    BankTransfer,
}

public enum CompletionDecision
{
    Approved,
    Rejected,
}

public enum ContactMethod
{
    Phone,
    Sms,
    Email,
    InPerson,
}

/// <summary>Who somebody waits for. What nobody is waited for in, since the office is closed, is the rest of each interval.</summary>
public enum Party
{
    /// <summary>The beneficiary: to answer what was returned, or to collect.</summary>
    Citizen,
    Centre,
    Department,

    /// <summary>The fee that is due.</summary>
    Payment,

    /// <summary>It had an outcome, which was taken back later.</summary>
    Nobody,
}

/// <summary>One interval of a request's life, which ends with the event that it is recorded in; the next begins where it ends.</summary>
/// <param name="Code">Of the centre or the department; null for others.</param>
/// <param name="WorkingMinutes">Of the interval, by the calendars of the event; the office was closed for the rest.</param>
public sealed record HeldTime(Party By, string? Code, Instant From, Instant Until, double WorkingMinutes);

/// <summary>What was recorded later than it happened, by when it was recorded.</summary>
/// <param name="WorkingMinutes">From when it happened to then; 0 for what only rests on something that was recorded later.</param>
/// <param name="Deadline">What would be promised then; null where that is the same.</param>
public sealed record WitnessedTime(Instant RecordedAt, double WorkingMinutes, Instant? Deadline = null);

/// <summary>A fact of a request, with what the calendars in force made of it, so that none that comes later changes it.</summary>
public abstract record RequestEvent : EventOf<CitizenRequest>
{
    /// <summary>Which calendars <see cref="Held"/> and any deadline rest on, as in <see cref="CalendarVersion"/>; null where there is neither.</summary>
    public string? Calendar { get; init; }

    /// <summary>The interval that ends here; null where nobody else is waited for from now on, and in what was recorded before there were any.</summary>
    public HeldTime? Held { get; init; }

    /// <summary>What was promised before is moved to here, since the clock stood still, or another calendar counts by now; null where it was not.</summary>
    public Instant? DeadlineMovedTo { get; init; }

    /// <summary>How it counts when nobody's word counts on when it happened; null where that is the same.</summary>
    public WitnessedTime? Witnessed { get; init; }

    /// <summary>The mandate under which a centre did it in the beneficiary's name; null where it took none.</summary>
    public Guid? Mandate { get; init; }
}

/// <summary>One document of a manifest; the file itself travels beside the ledger. SHA-256 in lower-case hexadecimal.</summary>
public sealed record ManifestEntry([property: FreeText] PersonalText Name, string MediaType, long SizeBytes, string Sha256)
{
    /// <summary>Where, counted from 1, a name stands that another document before it has; null when no name does.</summary>
    internal static int? PlaceOfSecond(ImmutableArray<ManifestEntry> documents)
    {
        var names = new HashSet<PersonalText>();
        for (var i = 0; i < documents.Length; i++)
        {
            if (!names.Add(documents[i].Name))
            {
                return i + 1;
            }
        }

        return null;
    }
}

/// <param name="PromisedDeadline">Null for one taken over from a register that knows none: it can be neither late nor breached.</param>
public sealed record RequestOpened(
    string TrackingReference,
    string ServiceCode,
    int ServiceVersion,
    Guid BeneficiaryId,
    string? CentreCode,
    string DepartmentCode,
    Channel Channel,
    Protected Answers,
    FeeQuote Fee,
    ImmutableArray<string> RequiredDocuments,
    Instant? PromisedDeadline,
    Instant OpenedAt) : RequestEvent, IOfBeneficiary, IIntoHands
{
    /// <summary>The waits for the beneficiary in which the clock stands still; null where it never does.</summary>
    public ImmutableArray<Wait>? StoppingWaits { get; init; }

    /// <summary>What is taken under which name; null where anything is.</summary>
    public ImmutableArray<DocumentRule>? DocumentRules { get; init; }

    /// <summary>True when the beneficiary has no other open request of the service while this one is open; null when there may be others.</summary>
    public bool? OneAtATime { get; init; }

    public override Instant HappenedAt() => OpenedAt;

    public override IEnumerable<Guid> LeansOn(string region) =>
    [
        BeneficiaryId,
        AccessLog.StreamId(region, BeneficiaryId),
        ServiceDefinition.StreamId(region, ServiceCode),
        Department.StreamId(region, DepartmentCode),
        .. ServiceCentre.StreamIds(region, CentreCode),
    ];
}

public sealed record FeeQuoteRenewed(FeeQuote Fee, Instant RenewedAt) : RequestEvent
{
    public override Instant HappenedAt() => RenewedAt;
}

public sealed record FeePaid(ImmutableArray<FeeLine> Lines, PaymentMethod Method, string ReceiptNumber, Instant PaidAt) : RequestEvent
{
    public override Instant HappenedAt() => PaidAt;
}

/// <param name="ManifestHash">Has no key, so that it tells the name of a document to whoever tries them all: a redaction may mask it as well.</param>
public sealed record DocumentsTransmitted(
    ImmutableArray<ManifestEntry> Manifest,
    [property: FreeText] string ManifestHash,
    string DepartmentCode,
    string WindowCode,
    string Sender,
    Instant TransmittedAt) : RequestEvent
{
    public override Instant HappenedAt() => TransmittedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with
    {
        Manifest = [.. Manifest.Select(entry => entry with { Name = change(entry.Name) })],
    };
}

/// <param name="Assumed">
/// True when a register that is taken over tells of no receipt, though of work that needs one: its instant is no measure of anybody.
/// Null when it was told.
/// </param>
public sealed record DocumentsReceived(
    [property: FreeText] string ReceivedBy, [property: FreeText] string? ManifestHash, Instant ReceivedAt, bool? Assumed = null) : RequestEvent
{
    public override Instant HappenedAt() => ReceivedAt;
}

public sealed record DocumentsReturned([property: FreeText] ImmutableArray<PersonalText> Reasons, Instant? RespondBy, Instant ReturnedAt) : RequestEvent
{
    public override Instant HappenedAt() => ReturnedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reasons = change.All(Reasons) };
}

/// <summary>What else is known of a step, by the name it has where it comes from.</summary>
/// <param name="Name">A column's, of no person.</param>
public sealed record StepDetail([property: FreeText] string Name, [property: FreeText] PersonalText Value);

/// <param name="Name">The department's own word for it, by which steps are compared; of no person.</param>
/// <param name="Details">Null when there are none, as in every step recorded before there were any.</param>
public sealed record WorkStepRecorded(
    [property: FreeText] string Name, [property: FreeText] string Officer, Instant DoneAt, ImmutableArray<StepDetail>? Details = null) : RequestEvent
{
    public override Instant HappenedAt() => DoneAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with
    {
        Details = Details is { } details ? [.. details.Select(detail => detail with { Value = change(detail.Value) })] : null,
    };
}

public sealed record RequestSuspended([property: FreeText] PersonalText Reason, Instant SuspendedAt) : RequestEvent
{
    public override Instant HappenedAt() => SuspendedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

/// <summary>The clock runs again; the deadline, if there is one, has moved by the working time it stood still.</summary>
public sealed record RequestResumed(Instant? PromisedDeadline, Instant ResumedAt) : RequestEvent
{
    public override Instant HappenedAt() => ResumedAt;
}

public sealed record RequestCompleted(CompletionDecision Decision, [property: FreeText] PersonalText? Reason, [property: FreeText] PersonalText? Deliverable, Instant CompletedAt) : RequestEvent
{
    public override Instant HappenedAt() => CompletedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change.Maybe(Reason), Deliverable = change.Maybe(Deliverable) };
}

public sealed record RequestHandedOver([property: FreeText] PersonalText? Deliverable, [property: FreeText] string HandedOverBy, string CentreCode, Instant HandedOverAt) : RequestEvent
{
    public override Instant HappenedAt() => HandedOverAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Deliverable = change.Maybe(Deliverable) };
}

public sealed record BeneficiaryContacted(ContactMethod Method, [property: FreeText] PersonalText? Outcome, [property: FreeText] string ContactedBy, Instant ContactedAt) : RequestEvent
{
    public override Instant HappenedAt() => ContactedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Outcome = change.Maybe(Outcome) };
}

public sealed record ResultCollected(Protected CollectedBy, bool ByProxy, Protected ProxyNationalId, Instant CollectedAt) : RequestEvent
{
    public override Instant HappenedAt() => CollectedAt;
}

public sealed record RequestWithdrawn([property: FreeText] PersonalText Reason, Instant WithdrawnAt) : RequestEvent
{
    public override Instant HappenedAt() => WithdrawnAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

public sealed record RequestCancelled([property: FreeText] PersonalText Reason, Instant CancelledAt) : RequestEvent
{
    public override Instant HappenedAt() => CancelledAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

public sealed record RequestForwarded(
    string FromDepartmentCode,
    string DepartmentCode,
    string WindowCode,
    [property: FreeText] PersonalText Reason,
    Instant ForwardedAt) : RequestEvent
{
    public override Instant HappenedAt() => ForwardedAt;

    public override IEnumerable<Guid> LeansOn(string region) =>
        [Department.StreamId(region, FromDepartmentCode), Department.StreamId(region, DepartmentCode)];

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

public sealed record CentreReassigned(string? FromCentreCode, string CentreCode, [property: FreeText] PersonalText Reason, Instant ReassignedAt) : RequestEvent, IIntoHands
{
    public override Instant HappenedAt() => ReassignedAt;

    public override IEnumerable<Guid> LeansOn(string region) => ServiceCentre.StreamIds(region, FromCentreCode, CentreCode);

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

/// <summary>Why a centre cannot go on with a request.</summary>
public enum ReassignmentCause
{
    CentreSuspended,
    LicenceEnded,
}

/// <summary>Its centre cannot go on with it: somebody has to give it to another.</summary>
public sealed record RequestMarkedForReassignment(string CentreCode, ReassignmentCause Cause, Instant MarkedAt) : RequestEvent
{
    public override Instant HappenedAt() => MarkedAt;

    public override IEnumerable<Guid> LeansOn(string region) => ServiceCentre.StreamIds(region, CentreCode);
}

/// <summary>Its centre can go on with it after all.</summary>
public sealed record ReassignmentMarkLifted(string CentreCode, Instant LiftedAt) : RequestEvent
{
    public override Instant HappenedAt() => LiftedAt;

    public override IEnumerable<Guid> LeansOn(string region) => ServiceCentre.StreamIds(region, CentreCode);
}

public sealed record DeadlineExtended(Instant PromisedDeadline, [property: FreeText] PersonalText Reason, Instant ExtendedAt) : RequestEvent
{
    public override Instant HappenedAt() => ExtendedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

/// <summary>A calendar was amended, so that what was promised takes as much working time until a later day.</summary>
/// <param name="PreviousDeadline">What was promised before.</param>
/// <param name="RestedOn">The calendars that that rested on, as in <see cref="CalendarVersion"/>; the event's own are those that the new one rests on.</param>
/// <param name="Amendment">The event that announced it.</param>
public sealed record DeadlineMovedByCalendar(Instant PreviousDeadline, Instant PromisedDeadline, string RestedOn, Guid Amendment, Instant MovedAt) : RequestEvent
{
    public override Instant HappenedAt() => MovedAt;
}

public sealed record RequestReopened([property: FreeText] PersonalText Reason, Instant ReopenedAt) : RequestEvent
{
    public override Instant HappenedAt() => ReopenedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

public sealed record FeeRefundRequested(Money Amount, [property: FreeText] PersonalText Reason, string RequestedBy, Instant RequestedAt) : RequestEvent
{
    public override Instant HappenedAt() => RequestedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

public sealed record FeeRefundApproved(Money Amount, string ApprovedBy, Instant ApprovedAt) : RequestEvent
{
    public override Instant HappenedAt() => ApprovedAt;
}

public sealed record FeeRefundDeclined([property: FreeText] PersonalText Reason, string DeclinedBy, Instant DeclinedAt) : RequestEvent
{
    public override Instant HappenedAt() => DeclinedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

public sealed record FeeRefunded(Money Amount, string ReceiptNumber, Instant RefundedAt) : RequestEvent
{
    public override Instant HappenedAt() => RefundedAt;
}

/// <summary>A correction never edits: it points at the event it corrects and says what is right.</summary>
public sealed record CorrectionRecorded(long CorrectedVersion, string Member, Protected Note, Instant CorrectedAt) : RequestEvent
{
    public override Instant HappenedAt() => CorrectedAt;
}

/// <summary>The request goes with its beneficiary's record, which was merged with another or separated again.</summary>
/// <param name="BeneficiaryId">The record it is of from now on. What is sealed in it stays under the key of the first.</param>
public sealed record RequestFollowedRecord(Guid BeneficiaryId, Guid Before, Instant FollowedAt) : RequestEvent, IOfBeneficiary
{
    public override Instant HappenedAt() => FollowedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [BeneficiaryId, Before];
}
