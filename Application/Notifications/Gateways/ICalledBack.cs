namespace EventLedger.Application.Notifications.Gateways;

/// <summary>A gateway that calls the service when it knows what became of a message.</summary>
internal interface ICalledBack : ISmsGateway
{
    /// <summary>What a call says, in the gateway's own words; null for what is none of them.</summary>
    /// <param name="parameter">A parameter of the call; null for one that is not there.</param>
    (ReceiptStatus Status, string? Code)? ReadReceipt(Func<string, string?> parameter);
}
