namespace EventLedger.Application.Notifications.Gateways;

/// <summary>A gateway that can be asked what became of a message, also of one whose answer was lost.</summary>
public interface IAskable : ISmsGateway
{
    /// <summary>Null when the gateway knows of no such message, does not say yet, or does not answer.</summary>
    Task<GatewayReceipt?> AskAsync(string region, Guid notification, int attempt, CancellationToken cancellation);
}
