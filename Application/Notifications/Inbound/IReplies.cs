using NodaTime;

namespace EventLedger.Application.Notifications.Inbound;

/// <summary>An answer to a short message.</summary>
/// <param name="Id">Made of the message that it answers: the same again when it is handed over again.</param>
/// <param name="Person">Whose number it is, if it is known to be one person's; the record of.</param>
/// <param name="Mobile">As E.164.</param>
/// <param name="ValidUntil">When it is of no use any more.</param>
public sealed record SmsReply(string Region, Guid Id, Guid? Person, string Mobile, string Text, Instant ValidUntil)
{
    // Personal data never reaches a log.
    public override string ToString() => nameof(SmsReply);
}

/// <summary>Sends answers. This is where they become notifications like any other.</summary>
public interface IReplies
{
    /// <returns>False when none can be sent now, and certainly none was.</returns>
    Task<bool> SendAsync(SmsReply reply, CancellationToken cancellation);
}
