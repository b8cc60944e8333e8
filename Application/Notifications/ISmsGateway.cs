using NodaTime;

namespace EventLedger.Application.Notifications;

/// <summary>A message as a gateway is given it.</summary>
/// <param name="Attempt">Of the notification, counted from 1.</param>
/// <param name="Mobile">As E.164, such as +966501234567.</param>
/// <param name="IsCode">Whether it holds a one-time code, which is never sent twice.</param>
/// <param name="ValidUntil">When it is of no use any more.</param>
public sealed record OutgoingSms(string Region, Guid Notification, int Attempt, string Mobile, string Text, bool IsCode, Instant ValidUntil)
{
    // Personal data and codes never reach a log.
    public override string ToString() => nameof(OutgoingSms);
}

/// <summary>What a gateway says to a message.</summary>
public enum GatewayVerdict
{
    /// <summary>It took the message over.</summary>
    Accepted,

    /// <summary>It never will, such as for a number that is none.</summary>
    RefusedForGood,

    /// <summary>Not now: it is busy, or not there. It certainly did not take the message.</summary>
    RefusedForNow,

    /// <summary>Nobody knows whether it took the message: the connection broke after it was sent.</summary>
    Unknown,
}

/// <param name="Reference">What the gateway calls the message; null for nothing.</param>
/// <param name="Code">The gateway's own code of why, kept as it came; null for none.</param>
public sealed record GatewayAnswer(GatewayVerdict Verdict, string? Reference = null, string? Code = null);

/// <summary>What became of a message, as a receipt tells.</summary>
public enum ReceiptStatus
{
    Delivered,

    /// <summary>The network keeps it and tries again.</summary>
    Buffered,

    /// <summary>It will not arrive by this attempt; another one may.</summary>
    FailedForNow,

    FailedForGood,
}

/// <param name="Code">The gateway's own, kept as it came; null for none.</param>
public sealed record GatewayReceipt(string Gateway, string Region, Guid Notification, int Attempt, ReceiptStatus Status, string? Code);

/// <summary>Hands messages over to a network.</summary>
public interface ISmsGateway
{
    /// <summary>As configured; part of what is recorded of each attempt.</summary>
    string Name { get; }

    /// <summary>Does not throw for what a network does: that is a verdict.</summary>
    Task<GatewayAnswer> SendAsync(OutgoingSms sms, CancellationToken cancellation);
}
