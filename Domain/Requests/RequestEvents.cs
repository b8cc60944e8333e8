using System.Collections.Immutable;
using EventLedger.Domain.Access;
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

/// <summary>One document of a manifest; the file itself travels beside the ledger. SHA-256 in lower-case hexadecimal.</summary>
public sealed record ManifestEntry([property: FreeText] string Name, string MediaType, long SizeBytes, string Sha256);

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
    Instant OpenedAt) : EventOf<CitizenRequest>, IOfBeneficiary, IIntoHands
{
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

public sealed record FeeQuoteRenewed(FeeQuote Fee, Instant RenewedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => RenewedAt;
}

public sealed record FeePaid(ImmutableArray<FeeLine> Lines, PaymentMethod Method, string ReceiptNumber, Instant PaidAt) : EventOf<CitizenRequest>
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
    Instant TransmittedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => TransmittedAt;
}

/// <param name="Assumed">
/// True when a register that is taken over tells of no receipt, though of work that needs one: its instant is no measure of anybody.
/// Null when it was told.
/// </param>
public sealed record DocumentsReceived(
    [property: FreeText] string ReceivedBy, [property: FreeText] string? ManifestHash, Instant ReceivedAt, bool? Assumed = null) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => ReceivedAt;
}

public sealed record DocumentsReturned([property: FreeText] ImmutableArray<string> Reasons, Instant? RespondBy, Instant ReturnedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => ReturnedAt;
}

/// <summary>What else is known of a step, by the name it has where it comes from.</summary>
public sealed record StepDetail([property: FreeText] string Name, [property: FreeText] string Value);

/// <param name="Details">Null when there are none, as in every step recorded before there were any.</param>
public sealed record WorkStepRecorded(
    [property: FreeText] string Name, [property: FreeText] string Officer, Instant DoneAt, ImmutableArray<StepDetail>? Details = null) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => DoneAt;
}

public sealed record RequestSuspended([property: FreeText] string Reason, Instant SuspendedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => SuspendedAt;
}

/// <summary>The clock runs again; the deadline, if there is one, has moved by the working time it stood still.</summary>
public sealed record RequestResumed(Instant? PromisedDeadline, Instant ResumedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => ResumedAt;
}

public sealed record RequestCompleted(CompletionDecision Decision, [property: FreeText] string? Reason, [property: FreeText] string? Deliverable, Instant CompletedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => CompletedAt;
}

public sealed record RequestHandedOver([property: FreeText] string? Deliverable, [property: FreeText] string HandedOverBy, string CentreCode, Instant HandedOverAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => HandedOverAt;
}

public sealed record BeneficiaryContacted(ContactMethod Method, [property: FreeText] string? Outcome, [property: FreeText] string ContactedBy, Instant ContactedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => ContactedAt;
}

public sealed record ResultCollected(Protected CollectedBy, bool ByProxy, Protected ProxyNationalId, Instant CollectedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => CollectedAt;
}

public sealed record RequestWithdrawn([property: FreeText] string Reason, Instant WithdrawnAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => WithdrawnAt;
}

public sealed record RequestCancelled([property: FreeText] string Reason, Instant CancelledAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => CancelledAt;
}

public sealed record RequestForwarded(
    string FromDepartmentCode,
    string DepartmentCode,
    string WindowCode,
    [property: FreeText] string Reason,
    Instant ForwardedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => ForwardedAt;

    public override IEnumerable<Guid> LeansOn(string region) =>
        [Department.StreamId(region, FromDepartmentCode), Department.StreamId(region, DepartmentCode)];
}

public sealed record CentreReassigned(string? FromCentreCode, string CentreCode, [property: FreeText] string Reason, Instant ReassignedAt) : EventOf<CitizenRequest>, IIntoHands
{
    public override Instant HappenedAt() => ReassignedAt;

    public override IEnumerable<Guid> LeansOn(string region) => ServiceCentre.StreamIds(region, FromCentreCode, CentreCode);
}

/// <summary>Why a centre cannot go on with a request.</summary>
public enum ReassignmentCause
{
    CentreSuspended,
    LicenceEnded,
}

/// <summary>Its centre cannot go on with it: somebody has to give it to another.</summary>
public sealed record RequestMarkedForReassignment(string CentreCode, ReassignmentCause Cause, Instant MarkedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => MarkedAt;

    public override IEnumerable<Guid> LeansOn(string region) => ServiceCentre.StreamIds(region, CentreCode);
}

/// <summary>Its centre can go on with it after all.</summary>
public sealed record ReassignmentMarkLifted(string CentreCode, Instant LiftedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => LiftedAt;

    public override IEnumerable<Guid> LeansOn(string region) => ServiceCentre.StreamIds(region, CentreCode);
}

public sealed record DeadlineExtended(Instant PromisedDeadline, [property: FreeText] string Reason, Instant ExtendedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => ExtendedAt;
}

public sealed record RequestReopened([property: FreeText] string Reason, Instant ReopenedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => ReopenedAt;
}

public sealed record FeeRefundRequested(Money Amount, [property: FreeText] string Reason, string RequestedBy, Instant RequestedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => RequestedAt;
}

public sealed record FeeRefundApproved(Money Amount, string ApprovedBy, Instant ApprovedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => ApprovedAt;
}

public sealed record FeeRefundDeclined([property: FreeText] string Reason, string DeclinedBy, Instant DeclinedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => DeclinedAt;
}

public sealed record FeeRefunded(Money Amount, string ReceiptNumber, Instant RefundedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => RefundedAt;
}

/// <summary>A correction never edits: it points at the event it corrects and says what is right.</summary>
public sealed record CorrectionRecorded(long CorrectedVersion, string Member, Protected Note, Instant CorrectedAt) : EventOf<CitizenRequest>
{
    public override Instant HappenedAt() => CorrectedAt;
}
