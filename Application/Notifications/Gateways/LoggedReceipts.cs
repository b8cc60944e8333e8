using Microsoft.Extensions.Logging;

namespace EventLedger.Application.Notifications.Gateways;

/// <summary>Receipts where nobody records them: they are told in the log, by ids alone.</summary>
internal sealed partial class LoggedReceipts(ILogger<LoggedReceipts> log) : IReceipts
{
    public Task TakeAsync(GatewayReceipt receipt, CancellationToken cancellation)
    {
        Taken(log, receipt.Gateway, receipt.Notification, receipt.Attempt, receipt.Status, receipt.Code);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "The gateway {Gateway} tells of attempt {Attempt} of notification {Notification}: {Status}, {Code}.")]
    private static partial void Taken(ILogger log, string gateway, Guid notification, int attempt, ReceiptStatus status, string? code);
}
