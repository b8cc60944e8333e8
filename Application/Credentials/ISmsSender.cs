namespace EventLedger.Application.Credentials;

/// <summary>A message to a beneficiary's mobile.</summary>
/// <param name="Mobile">As E.164, such as +966501234567.</param>
public sealed record SmsMessage(string Region, Guid Beneficiary, string Mobile, string Text)
{
    // Personal data and codes never reach a log.
    public override string ToString() => nameof(SmsMessage);
}

/// <summary>Sends messages by SMS: a gateway where there is one, the <see cref="SmsOutbox"/> otherwise.</summary>
public interface ISmsSender
{
    Task SendAsync(SmsMessage message, CancellationToken cancellation);
}
