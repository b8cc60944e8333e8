using System.Collections.Immutable;

namespace EventLedger.Application.Notifications.Gateways;

/// <summary>The gateways that are configured.</summary>
public sealed class SmsGateways : IDisposable
{
    private readonly SmsOptions options;

    public SmsGateways(SmsOptions options, ReceiptTickets tickets, TimeProvider time)
    {
        this.options = options;
        All = [.. options.Gateways.Select(gateway => Make(gateway, options.Callback ?? throw new ArgumentException("Gateways have nowhere to call back.", nameof(options)), tickets, time))];
    }

    /// <summary>In the order configured; none where messages are kept to be read.</summary>
    public ImmutableArray<ISmsGateway> All { get; }

    /// <summary>Null when there is none of this name, or none any more.</summary>
    public ISmsGateway? Find(string name) => All.FirstOrDefault(gateway => gateway.Name == name);

    /// <summary>The share of messages that one is to be given, beside the others'; 0 for one that is used only when no other is there.</summary>
    public int WeightOf(ISmsGateway gateway) => options.Gateways.First(configured => configured.Name == gateway.Name).Weight;

    /// <summary>What a gateway's call says of a message; null for what is in none of its words.</summary>
    /// <param name="parameter">A parameter of the call; null for one that is not there.</param>
    public (ReceiptStatus Status, string? Code)? ReadReceipt(string gateway, Func<string, string?> parameter) =>
        Find(gateway) is ICalledBack called ? called.ReadReceipt(parameter) : null;

    public void Dispose()
    {
        foreach (var gateway in All.OfType<IDisposable>())
        {
            gateway.Dispose();
        }
    }

    private static ISmsGateway Make(SmsGatewayOptions gateway, Uri callback, ReceiptTickets tickets, TimeProvider time) => gateway.Kind switch
    {
        GatewayKind.Kannel => new KannelGateway(gateway, new GatewayClient(gateway), callback, tickets, time),
        GatewayKind.Unifonic => new UnifonicGateway(gateway, new GatewayClient(gateway), callback, tickets, time),
        _ => throw new ArgumentOutOfRangeException(nameof(gateway)),
    };
}
