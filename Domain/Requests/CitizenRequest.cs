using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
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
public sealed record Refund(Money Amount, string RequestedBy, RefundStage Stage);

/// <summary>What the catalogue offers for a service at the moment of deciding.</summary>
public sealed record ServiceOffer(string Code, int Version, FeeQuote Fee, ImmutableArray<string> RequiredDocuments, Duration Target);

/// <summary>A department as a request needs to know it: its code and its windows, the usual one first.</summary>
public sealed record Destination(string DepartmentCode, ImmutableArray<string> Windows)
{
    /// <summary>Empty, hence unknown to every department, when there is no window at all.</summary>
    public string UsualWindow => Windows.IsEmpty ? "" : Windows[0];
}

/// <summary>A citizen's request: the fold of its stream and every decision about it.</summary>
public sealed record CitizenRequest : IEventSourced<CitizenRequest>
{
    public required string TrackingReference { get; init; }

    public required string ServiceCode { get; init; }

    /// <summary>The version of the service it was opened under, kept for its whole life.</summary>
    public required int ServiceVersion { get; init; }

    public required Guid BeneficiaryId { get; init; }

    /// <summary>Null for self-service.</summary>
    public string? CentreCode { get; init; }

    public required string DepartmentCode { get; init; }

    public string? WindowCode { get; init; }

    public required Channel Channel { get; init; }

    public required Protected Answers { get; init; }

    public required FeeQuote Fee { get; init; }

    public Money Paid { get; init; } = Money.Zero;

    public Money Refunded { get; init; } = Money.Zero;

    public Refund? Refund { get; init; }

    public required ImmutableArray<string> RequiredDocuments { get; init; }

    public ImmutableArray<ManifestEntry> Manifest { get; init; } = [];

    public string? ManifestHash { get; init; }

    public required Instant OpenedAt { get; init; }

    public required Instant PromisedDeadline { get; init; }

    public Instant? SuspendedAt { get; init; }

    /// <summary>The opening or the latest resumption: time before it has been counted and cannot stand still again.</summary>
    public required Instant ClockRunsSince { get; init; }

    public RequestStatus Status { get; init; }

    /// <summary>Where it stood before the outcome that closed it, so that reopening knows where to go back to.</summary>
    public RequestStatus? StatusBeforeOutcome { get; init; }

    public CompletionDecision? Decision { get; init; }

    public string? Deliverable { get; init; }

    /// <summary>Events folded so far, hence the version of the stream.</summary>
    public long Version { get; init; }

    public bool IsCompleted => Status is RequestStatus.Completed or RequestStatus.HandedOver or RequestStatus.Collected;

    public bool IsWithoutEffect => Status is RequestStatus.Withdrawn or RequestStatus.Cancelled;

    private bool HasOutcome => IsCompleted || IsWithoutEffect;

    private bool FeeIsSettled => Paid >= Fee.Total();

    private Money Refundable => Paid - Refunded;

    public bool Admits(Actor actor) => actor.Role switch
    {
        Role.Beneficiary => actor.BeneficiaryId == BeneficiaryId,
        Role.CentreClerk or Role.CentreManager => actor.CentreCode is { } centre && centre == CentreCode,
        Role.DepartmentOfficer => actor.DepartmentCode == DepartmentCode,
        _ => actor.SeesWholeRegion,
    };

    /// <summary>
    /// Opens a request under the service's current version. Without a promised deadline of its own, the service's
    /// target counts in working time from the opening.
    /// </summary>
    public static Decision Open(
        ServiceOffer service,
        string departmentCode,
        Guid beneficiaryId,
        string? centreCode,
        Channel channel,
        Protected answers,
        string trackingReference,
        Instant? promisedDeadline,
        BusinessCalendar calendar,
        Instant at)
    {
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
            promisedDeadline ?? calendar.After(at, service.Target),
            at);
    }

    /// <summary>Puts a new price in the place of an expired one, by the service's present fee schedule.</summary>
    public Decision RenewQuote(FeeQuote renewed, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (Fee.Total().IsZero)
        {
            return RequestRefusals.NoFeeDue;
        }

        if (FeeIsSettled)
        {
            return RequestRefusals.FeeAlreadyPaid;
        }

        return at <= Fee.ValidUntil ? RequestRefusals.FeeQuoteStillValid(Fee.ValidUntil) : new FeeQuoteRenewed(renewed, at);
    }

    /// <summary>Takes the exact fee quoted: no part payments, no overpayments, no second payment.</summary>
    public Decision PayFee(Money amount, PaymentMethod method, string receiptNumber, Instant at)
    {
        if (IsWithoutEffect)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (Fee.Total().IsZero)
        {
            return RequestRefusals.NoFeeDue;
        }

        if (FeeIsSettled)
        {
            return RequestRefusals.FeeAlreadyPaid;
        }

        if (at > Fee.ValidUntil)
        {
            return RequestRefusals.FeeQuoteExpired(Fee.ValidUntil);
        }

        return amount == Fee.Total()
            ? new FeePaid(Fee.Lines, method, receiptNumber, at)
            : RequestRefusals.FeeAmountMismatch(Fee.Total(), amount);
    }

    /// <summary>Sends the documents through a window of the competent department; again after a return.</summary>
    public Decision Transmit(Destination department, ImmutableArray<ManifestEntry> documents, string? windowCode, string sender, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (Status is not (RequestStatus.Opened or RequestStatus.Returned))
        {
            return RequestRefusals.AlreadyTransmitted;
        }

        if (!FeeIsSettled)
        {
            return RequestRefusals.FeeNotPaid;
        }

        if (documents.IsDefaultOrEmpty)
        {
            return RequestRefusals.ManifestEmpty;
        }

        if (!documents.All(IsWritable))
        {
            return SharedRefusals.ValueInvalid("documents");
        }

        if (documents.GroupBy(document => document.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return RequestRefusals.DocumentNamedTwice(twice.Key);
        }

        var missing = RequiredDocuments.Except(documents.Select(document => document.Name)).ToList();
        if (missing.Count > 0)
        {
            return RequestRefusals.RequiredDocumentsMissing(missing);
        }

        var window = windowCode ?? WindowCode ?? department.UsualWindow;
        return department.DepartmentCode == DepartmentCode && department.Windows.Contains(window)
            ? new DocumentsTransmitted(documents, HashOf(documents), DepartmentCode, window, sender, at)
            : RequestRefusals.WindowUnknown(window);
    }

    /// <summary>The department acknowledges. Without required documents the request reaches the window by itself.</summary>
    public Decision Receive(string receivedBy, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status switch
        {
            RequestStatus.Received or RequestStatus.Suspended => RequestRefusals.AlreadyReceived,
            RequestStatus.Returned => RequestRefusals.NotTransmitted,
            RequestStatus.Opened when !RequiredDocuments.IsEmpty => RequestRefusals.NotTransmitted,
            RequestStatus.Opened when !FeeIsSettled => RequestRefusals.FeeNotPaid,
            _ => new DocumentsReceived(receivedBy, ManifestHash, at),
        };
    }

    public Decision Return(ImmutableArray<string> reasons, Instant? respondBy, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status switch
        {
            RequestStatus.Suspended => RequestRefusals.RequestIsSuspended,
            RequestStatus.Opened or RequestStatus.Returned => RequestRefusals.NotWithDepartment,
            _ when respondBy <= at => RequestRefusals.RespondByInThePast,
            _ => new DocumentsReturned(reasons, respondBy, at),
        };
    }

    /// <summary>
    /// Notes a department's internal step. Allowed after completion too: real departments file, archive and send after
    /// deciding, and the ledger keeps what happened rather than what should have.
    /// </summary>
    public Decision RecordWorkStep(string name, string officer, Instant at)
    {
        if (IsWithoutEffect)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status is RequestStatus.Opened or RequestStatus.Transmitted or RequestStatus.Returned
            ? RequestRefusals.NotReceived
            : new WorkStepRecorded(name, officer, at);
    }

    public Decision Suspend(string reason, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status switch
        {
            RequestStatus.Suspended => RequestRefusals.AlreadySuspended,
            RequestStatus.Received => new RequestSuspended(reason, at),
            _ => RequestRefusals.NotReceived,
        };
    }

    /// <summary>
    /// Moves the deadline by the working time the clock stood still. A back-dated suspension reaches no further than
    /// the opening or the latest resumption, so that no hour is given back twice.
    /// </summary>
    public Decision Resume(BusinessCalendar calendar, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (SuspendedAt is not { } suspended || Status != RequestStatus.Suspended)
        {
            return RequestRefusals.NotSuspended;
        }

        var stoodStill = calendar.WorkingTimeBetween(Instant.Max(suspended, ClockRunsSince), at);
        return new RequestResumed(calendar.After(PromisedDeadline, stoodStill), at);
    }

    public Decision Complete(CompletionDecision decision, string? reason, string? deliverable, Instant at)
    {
        if (IsWithoutEffect)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (IsCompleted)
        {
            return RequestRefusals.AlreadyCompleted;
        }

        return Status switch
        {
            RequestStatus.Suspended => RequestRefusals.RequestIsSuspended,
            not RequestStatus.Received => RequestRefusals.NotReceived,
            _ when decision == CompletionDecision.Rejected && string.IsNullOrWhiteSpace(reason) => RequestRefusals.RejectionNeedsReason,
            _ => new RequestCompleted(decision, reason, deliverable, at),
        };
    }

    public Decision HandOver(string handedOverBy, Instant at)
    {
        if (IsWithoutEffect)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status switch
        {
            RequestStatus.HandedOver or RequestStatus.Collected => RequestRefusals.AlreadyHandedOver,
            not RequestStatus.Completed => RequestRefusals.NotCompleted,
            _ when CentreCode is null => RequestRefusals.SelfServiceRequest,
            _ => new RequestHandedOver(Deliverable, handedOverBy, CentreCode, at),
        };
    }

    public Decision RecordContact(ContactMethod method, string? outcome, string contactedBy, Instant at) => IsWithoutEffect
        ? RequestRefusals.RequestClosed(Status)
        : new BeneficiaryContacted(method, outcome, contactedBy, at);

    /// <summary>Hands out the result, to the beneficiary or to a proxy who shows an ID.</summary>
    public Decision Collect(Protected collectedBy, Protected? proxyNationalId, Instant at)
    {
        if (IsWithoutEffect)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return Status switch
        {
            RequestStatus.Collected => RequestRefusals.AlreadyCollected,
            RequestStatus.HandedOver => Collected(),
            RequestStatus.Completed when CentreCode is null => Collected(),
            RequestStatus.Completed => RequestRefusals.NotHandedOver,
            _ => RequestRefusals.NotCompleted,
        };

        ResultCollected Collected() => proxyNationalId is { IsEmpty: false } proxy
            ? new ResultCollected(collectedBy, ByProxy: true, proxy, at)
            : new ResultCollected(collectedBy, ByProxy: false, default, at);
    }

    public Decision Withdraw(string reason, Instant at) => HasOutcome
        ? RequestRefusals.RequestClosed(Status)
        : new RequestWithdrawn(reason, at);

    public Decision Cancel(string reason, Instant at) => HasOutcome
        ? RequestRefusals.RequestClosed(Status)
        : new RequestCancelled(reason, at);

    /// <summary>Sends it on to the right department, whose own receipt starts the clock there.</summary>
    public Decision Forward(Destination to, string? windowCode, string reason, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        if (Status == RequestStatus.Suspended)
        {
            return RequestRefusals.RequestIsSuspended;
        }

        if (Status is not (RequestStatus.Transmitted or RequestStatus.Received))
        {
            return RequestRefusals.NotWithDepartment;
        }

        if (to.DepartmentCode == DepartmentCode)
        {
            return RequestRefusals.SameDepartment;
        }

        var window = windowCode ?? to.UsualWindow;
        return to.Windows.Contains(window)
            ? new RequestForwarded(DepartmentCode, to.DepartmentCode, window, reason, at)
            : RequestRefusals.WindowUnknown(window);
    }

    public Decision ReassignCentre(string centreCode, string reason, Instant at)
    {
        if (IsWithoutEffect || Status == RequestStatus.Collected)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return centreCode == CentreCode ? RequestRefusals.SameCentre : new CentreReassigned(CentreCode, centreCode, reason, at);
    }

    public Decision ExtendDeadline(Instant deadline, string reason, Instant at)
    {
        if (HasOutcome)
        {
            return RequestRefusals.RequestClosed(Status);
        }

        return deadline > PromisedDeadline
            ? new DeadlineExtended(deadline, reason, at)
            : RequestRefusals.DeadlineNotLater(PromisedDeadline);
    }

    /// <summary>Takes back the outcome that stands: a completed request returns to the department, any other to where it was.</summary>
    /// <remarks>Once its fee is refunded, or about to be, it stays closed: a new request takes a new fee.</remarks>
    public Decision Reopen(string reason, Instant at)
    {
        if (!HasOutcome)
        {
            return RequestRefusals.NotClosed;
        }

        return Refund is null && Refunded.IsZero ? new RequestReopened(reason, at) : RequestRefusals.FeeIsRefunded;
    }

    /// <summary>Asks for money back, all or part, on a request that ended without effect or was rejected.</summary>
    public Decision RequestRefund(Money amount, string reason, string requestedBy, Instant at)
    {
        if (!IsWithoutEffect && Decision != CompletionDecision.Rejected)
        {
            return RequestRefusals.RefundNotDue;
        }

        if (Refund is not null)
        {
            return RequestRefusals.RefundPending;
        }

        return amount.Currency == Paid.Currency && amount > Money.Zero && amount <= Refundable
            ? new FeeRefundRequested(amount, reason, requestedBy, at)
            : RequestRefusals.RefundExceedsPaid(Refundable);
    }

    /// <summary>Approval by a second person: never by the one who asked.</summary>
    public Decision ApproveRefund(string approvedBy, Instant at) => Refund switch
    {
        null => RequestRefusals.RefundNotRequested,
        { Stage: RefundStage.Approved } => RequestRefusals.RefundAlreadyApproved,
        _ when Actor.IsSameUser(Refund.RequestedBy, approvedBy) => RequestRefusals.SecondPersonRequired,
        _ => new FeeRefundApproved(Refund.Amount, approvedBy, at),
    };

    public Decision DeclineRefund(string reason, string declinedBy, Instant at) => Refund switch
    {
        null => RequestRefusals.RefundNotRequested,
        { Stage: RefundStage.Approved } => RequestRefusals.RefundAlreadyApproved,
        _ => new FeeRefundDeclined(reason, declinedBy, at),
    };

    public Decision PayRefund(string receiptNumber, Instant at) => Refund switch
    {
        null => RequestRefusals.RefundNotRequested,
        { Stage: RefundStage.Requested } => RequestRefusals.RefundNotApproved,
        _ => new FeeRefunded(Refund.Amount, receiptNumber, at),
    };

    public Decision Correct(long correctedVersion, string member, Protected note, Instant at) =>
        correctedVersion >= 1 && correctedVersion <= Version
            ? new CorrectionRecorded(correctedVersion, member, note, at)
            : RequestRefusals.CorrectedVersionUnknown(correctedVersion);

    public static CitizenRequest Evolve(CitizenRequest? state, DomainEvent @event) => (state, @event) switch
    {
        (null, RequestOpened opened) => Opened(opened),
        (null, _) => throw new ForeignEventException(@event, typeof(CitizenRequest)),
        _ => state.Then(@event) with { Version = state.Version + 1 },
    };

    private CitizenRequest Then(DomainEvent @event) => @event switch
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
        DocumentsReturned => this with { Status = RequestStatus.Returned },
        RequestSuspended e => this with { Status = RequestStatus.Suspended, SuspendedAt = e.SuspendedAt },
        RequestResumed e => this with
        {
            Status = RequestStatus.Received,
            SuspendedAt = null,
            ClockRunsSince = Instant.Max(ClockRunsSince, e.ResumedAt),
            PromisedDeadline = e.PromisedDeadline,
        },
        RequestCompleted e => Closed(RequestStatus.Completed) with { Decision = e.Decision, Deliverable = e.Deliverable },
        RequestHandedOver => this with { Status = RequestStatus.HandedOver },
        ResultCollected => this with { Status = RequestStatus.Collected },
        RequestWithdrawn => Closed(RequestStatus.Withdrawn),
        RequestCancelled => Closed(RequestStatus.Cancelled),
        RequestForwarded e => this with
        {
            Status = RequestStatus.Transmitted,
            DepartmentCode = e.DepartmentCode,
            WindowCode = e.WindowCode,
        },
        CentreReassigned e => this with { CentreCode = e.CentreCode },
        DeadlineExtended e => this with { PromisedDeadline = e.PromisedDeadline },
        RequestReopened => this with
        {
            Status = StatusBeforeOutcome ?? RequestStatus.Received,
            StatusBeforeOutcome = null,
            Decision = null,
            Deliverable = null,
        },
        FeeRefundRequested e => this with { Refund = new Refund(e.Amount, e.RequestedBy, RefundStage.Requested) },
        FeeRefundApproved => this with { Refund = Refund! with { Stage = RefundStage.Approved } },
        FeeRefundDeclined => this with { Refund = null },
        FeeRefunded e => this with { Refund = null, Refunded = Refunded + e.Amount },

        // Steps, contacts and corrections are history: nothing is decided by them.
        WorkStepRecorded or BeneficiaryContacted or CorrectionRecorded => this,
        _ => throw new ForeignEventException(@event, typeof(CitizenRequest)),
    };

    private static CitizenRequest Opened(RequestOpened e) => new()
    {
        TrackingReference = e.TrackingReference,
        ServiceCode = e.ServiceCode,
        ServiceVersion = e.ServiceVersion,
        BeneficiaryId = e.BeneficiaryId,
        CentreCode = e.CentreCode,
        DepartmentCode = e.DepartmentCode,
        Channel = e.Channel,
        Answers = e.Answers,
        Fee = e.Fee,
        RequiredDocuments = e.RequiredDocuments,
        OpenedAt = e.OpenedAt,
        ClockRunsSince = e.OpenedAt,
        PromisedDeadline = e.PromisedDeadline,
        Version = 1,
    };

    private CitizenRequest Closed(RequestStatus outcome) => this with { Status = outcome, StatusBeforeOutcome = Status };

    // Sign-in may fold case, so two spellings of one name are not two people.
    // The manifest's hash is taken over lines and tabs: a name that holds them could pass for another manifest.
    private static bool IsWritable(ManifestEntry document) =>
        !document.Name.Any(char.IsControl) && !document.MediaType.Any(char.IsControl) && !document.Sha256.Any(char.IsControl);

    /// <summary>SHA-256 over one line per document, name, media type, size and hash, in the order sent.</summary>
    private static string HashOf(ImmutableArray<ManifestEntry> documents)
    {
        var manifest = new StringBuilder();
        foreach (var document in documents)
        {
            manifest.Append(FormattableString.Invariant($"{document.Name}\t{document.MediaType}\t{document.SizeBytes}\t{document.Sha256}\n"));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest.ToString())));
    }
}
