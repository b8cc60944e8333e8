namespace EventLedger.Application.Notifications;

/// <summary>Takes what gateways tell of messages they were given.</summary>
public interface IReceipts
{
    /// <summary>
    /// Records a receipt. One that is a duplicate, comes too late or is about nothing that is known changes nothing and is no failure; after an
    /// exception the gateway is asked to tell it again.
    /// </summary>
    Task TakeAsync(GatewayReceipt receipt, CancellationToken cancellation);
}
