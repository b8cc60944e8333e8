using System.Collections.Immutable;

namespace EventLedger.Application.Notifications.Gateways;

/// <summary>What a gateway speaks.</summary>
public enum GatewayKind
{
    /// <summary>Kannel's smsbox, which speaks SMPP to a network.</summary>
    Kannel,

    /// <summary>A provider's own interface, as Unifonic's: a form is posted, and the answer is JSON.</summary>
    Unifonic,
}

/// <summary>A gateway as it is configured; docs/sms.md explains each.</summary>
/// <param name="Name">By which it is recorded: small Latin letters, digits and hyphens.</param>
/// <param name="Url">Where messages are posted to.</param>
/// <param name="Sender">What recipients see: a number, or a name of at most eleven characters.</param>
/// <param name="User">Of Kannel's <c>sendsms-user</c>; null for a provider, which has none.</param>
/// <param name="Password">Kannel's, or the provider's key.</param>
/// <param name="Smsc">The connection that Kannel is to send by; null for its own choice.</param>
/// <param name="Weight">Its share of messages beside the other gateways'; 0 for one that is used only when no other is there.</param>
/// <param name="PerSecond">How many messages it is given in a second at most.</param>
/// <param name="Patience">How long an answer is waited for; then nobody knows.</param>
public sealed record SmsGatewayOptions(
    string Name, GatewayKind Kind, Uri Url, string Sender, string? User, string Password, string? Smsc, int Weight, int PerSecond, TimeSpan Patience)
{
    // It holds a password.
    public override string ToString() => Name;
}

/// <param name="Callback">Where gateways reach the service; null only without any gateway.</param>
/// <param name="Gateways">In the order configured; none where messages are kept to be read.</param>
public sealed record SmsOptions(Uri? Callback, ImmutableArray<SmsGatewayOptions> Gateways);
