using System.Collections.Concurrent;
using EventLedger.Application.Notifications;

namespace EventLedger.Api.Tests.Notifications;

/// <summary>Keeps receipts as they come in.</summary>
public sealed class KeptReceipts : IReceipts
{
    private readonly ConcurrentQueue<GatewayReceipt> all = new();

    public Task TakeAsync(GatewayReceipt receipt, CancellationToken cancellation)
    {
        all.Enqueue(receipt);
        return Task.CompletedTask;
    }

    public IReadOnlyList<GatewayReceipt> Of(Guid notification) => [.. all.Where(receipt => receipt.Notification == notification)];

    /// <summary>Those that tell what finally became of it.</summary>
    public IReadOnlyList<GatewayReceipt> FinalOf(Guid notification) => [.. Of(notification).Where(receipt => receipt.Status != ReceiptStatus.Buffered)];
}
