using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <content>How it ends, and what becomes of the result.</content>
public sealed partial record CitizenRequest
{
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

    /// <summary>
    /// Hands out the result, to the beneficiary or to a proxy who shows an ID. Whoever hands it out says so: the centre that holds
    /// the request. Only where there is none is it the beneficiary's to say.
    /// </summary>
    public Decision Collect(Actor recordedBy, Protected collectedBy, Protected? proxyNationalId, Instant at)
    {
        if (recordedBy.Role == Role.Beneficiary && CentreCode is not null)
        {
            return SharedRefusals.AccessDenied;
        }

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
}
