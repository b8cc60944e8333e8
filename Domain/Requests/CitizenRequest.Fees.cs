using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <content>The fee: quoted, and paid exactly.</content>
public sealed partial record CitizenRequest
{
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
}
