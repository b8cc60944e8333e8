using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The approved refund is paid out.</summary>
public sealed record PayRefund(Guid RequestId, string ReceiptNumber, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class PayRefundHandler
{
    public static Task<Outcome> Handle(PayRefund command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.PayRefund(command.ReceiptNumber, at), cancellation);
}
