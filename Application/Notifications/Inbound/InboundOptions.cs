namespace EventLedger.Application.Notifications.Inbound;

/// <summary>How messages of citizens are taken and answered; docs/sms.md explains each.</summary>
/// <param name="Region">Whose number they come in by.</param>
/// <param name="Gateway">By which they are answered; null for the first that there is.</param>
/// <param name="RepliesAnHour">How many answers one number is given in an hour at most.</param>
public sealed record InboundOptions(string Region, string? Gateway, int RepliesAnHour);
