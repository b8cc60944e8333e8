using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <content>Money given back, by two people.</content>
public sealed partial record CitizenRequest
{
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
}
