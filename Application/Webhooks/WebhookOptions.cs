using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Application.Webhooks;

/// <summary>How events are sent.</summary>
/// <param name="Rules">Which addresses are taken.</param>
/// <param name="Timeout">How long one attempt may take.</param>
/// <param name="DisableAfter">For how long a receiver fails before it is disabled.</param>
/// <param name="KeepFor">How long what was done with is kept.</param>
public sealed record WebhookOptions(WebhookAddressRules Rules, TimeSpan Timeout, Duration DisableAfter, Duration KeepFor)
{
    /// <summary>False: this node sends nothing, and leaves that to others.</summary>
    public bool Enabled { get; init; } = true;
}
