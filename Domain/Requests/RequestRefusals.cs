using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <summary>Every reason the request stream gives for refusing a command.</summary>
public static class RequestRefusals
{
    public static Refusal RequestNotFound => Refusal.NotFound("request-not-found");

    public static Refusal TrackingReferenceNotFound => Refusal.NotFound("tracking-reference-not-found");

    /// <summary>Where it is is told, and nothing else of it: it may be another centre's.</summary>
    /// <param name="centreCode">Empty when the beneficiary opened it without one.</param>
    public static Refusal RequestAlreadyOpen(string centreCode) => Refusal.Conflict("request-already-open").With("centreCode", centreCode);

    public static Refusal RequestClosed(RequestStatus status) => Refusal.Conflict("request-closed").With("status", Name(status));

    public static Refusal NoFeeDue => Refusal.Conflict("no-fee-due");

    public static Refusal FeeAlreadyPaid => Refusal.Conflict("fee-already-paid");

    public static Refusal FeeNotPaid => Refusal.Conflict("fee-not-paid");

    /// <summary>Whose request it paid is not told: it may be another centre's.</summary>
    public static Refusal PaymentReferenceUsed => Refusal.Conflict("payment-reference-used");

    public static Refusal FeeQuoteExpired(Instant validUntil) => Refusal.Conflict("fee-quote-expired").With("validUntil", validUntil);

    public static Refusal FeeQuoteStillValid(Instant validUntil) => Refusal.Conflict("fee-quote-still-valid").With("validUntil", validUntil);

    public static Refusal FeeAmountMismatch(Money due, Money offered) => Refusal.Unprocessable("fee-amount-mismatch")
        .With("dueHalalas", due.Halalas).With("offeredHalalas", offered.Halalas);

    public static Refusal RequiredDocumentsMissing(IEnumerable<string> names) =>
        Refusal.Unprocessable("required-documents-missing").With("documents", string.Join(", ", names));

    public static Refusal DocumentTypeNotAccepted(string name, IEnumerable<string> accepted) =>
        Refusal.Unprocessable("document-type-not-accepted").With("document", name).With("accepted", string.Join(", ", accepted));

    public static Refusal DocumentTooLarge(string name, long most) => Refusal.Unprocessable("document-too-large").With("document", name).With("most", most);

    /// <param name="place">Counted from 1. Not the name: refusals are kept, and somebody typed it.</param>
    public static Refusal DocumentNamedTwice(int place) => Refusal.Unprocessable("document-named-twice").With("place", place);

    public static Refusal ManifestEmpty => Refusal.Unprocessable("manifest-empty");

    public static Refusal WindowUnknown(string window) => Refusal.Unprocessable("window-unknown").With("window", window);

    public static Refusal DepartmentNotCompetent(string department) => Refusal.Conflict("department-not-competent").With("department", department);

    public static Refusal AlreadyTransmitted => Refusal.Conflict("already-transmitted");

    public static Refusal NotTransmitted => Refusal.Conflict("not-transmitted");

    public static Refusal AlreadyReceived => Refusal.Conflict("already-received");

    public static Refusal NotReceived => Refusal.Conflict("not-received");

    public static Refusal NotWithDepartment => Refusal.Conflict("not-with-department");

    public static Refusal RespondByInThePast => Refusal.Unprocessable("respond-by-in-the-past");

    public static Refusal AlreadySuspended => Refusal.Conflict("already-suspended");

    public static Refusal NotSuspended => Refusal.Conflict("not-suspended");

    public static Refusal RequestIsSuspended => Refusal.Conflict("request-suspended");

    public static Refusal AlreadyCompleted => Refusal.Conflict("already-completed");

    public static Refusal NotCompleted => Refusal.Conflict("not-completed");

    public static Refusal RejectionNeedsReason => Refusal.Unprocessable("rejection-needs-reason");

    public static Refusal SelfServiceRequest => Refusal.Conflict("self-service-request");

    public static Refusal AlreadyHandedOver => Refusal.Conflict("already-handed-over");

    public static Refusal NotHandedOver => Refusal.Conflict("not-handed-over");

    public static Refusal AlreadyCollected => Refusal.Conflict("already-collected");

    public static Refusal SameDepartment => Refusal.Unprocessable("same-department");

    public static Refusal SameCentre => Refusal.Unprocessable("same-centre");

    public static Refusal NotWithCentre => Refusal.Conflict("not-with-centre");

    public static Refusal AlreadyMarkedForReassignment => Refusal.Conflict("already-marked-for-reassignment");

    public static Refusal NotMarkedForReassignment => Refusal.Conflict("not-marked-for-reassignment");

    public static Refusal DeadlineNotLater(Instant current) => Refusal.Unprocessable("deadline-not-later").With("current", current);

    public static Refusal DeadlineTooLate(Instant latest) => Refusal.Unprocessable("deadline-too-late").With("latest", latest);

    public static Refusal DeadlineUnmoved => Refusal.Conflict("deadline-unmoved");

    public static Refusal DeadlineContradicted => Refusal.Unprocessable("deadline-contradicted");

    public static Refusal DeadlineNotAllowed => Refusal.Denied("deadline-not-allowed");

    public static Refusal AssumptionNotAllowed => Refusal.Denied("assumption-not-allowed");

    public static Refusal DepartmentNotAllowed => Refusal.Denied("department-not-allowed");

    public static Refusal NotClosed => Refusal.Conflict("not-closed");

    public static Refusal RefundExceedsPaid(Money refundable) =>
        Refusal.Unprocessable("refund-exceeds-paid").With("refundableHalalas", refundable.Halalas);

    public static Refusal FeeIsRefunded => Refusal.Conflict("fee-refunded");

    public static Refusal RefundNotDue => Refusal.Conflict("refund-not-due");

    public static Refusal RefundPending => Refusal.Conflict("refund-pending");

    public static Refusal RefundNotRequested => Refusal.Conflict("refund-not-requested");

    public static Refusal RefundNotApproved => Refusal.Conflict("refund-not-approved");

    public static Refusal RefundAlreadyApproved => Refusal.Conflict("refund-already-approved");

    public static Refusal SecondPersonRequired => Refusal.Denied("second-person-required");

    public static Refusal CorrectedVersionUnknown(long version) =>
        Refusal.Unprocessable("corrected-version-unknown").With("version", version);

    public static Refusal CorrectedMemberUnknown(IEnumerable<string> members) =>
        Refusal.Unprocessable("corrected-member-unknown").With("members", string.Join(", ", members));

    private static string Name(RequestStatus status) => status switch
    {
        RequestStatus.HandedOver => "handed-over",
        _ => status.ToString().ToLowerInvariant(),
    };
}
