namespace EventLedger.Application.Notifications.Inbound;

/// <summary>A short message as a gateway hands it over.</summary>
/// <param name="Id">The gateway's own: the same message comes under the same again.</param>
/// <param name="From">As the network writes it: a number, a short number or a name.</param>
public sealed record ReceivedSms(string Id, string From, string Text)
{
    // Personal data never reaches a log.
    public override string ToString() => nameof(ReceivedSms);
}

/// <summary>What became of it.</summary>
public enum TakenSms
{
    Answered,

    /// <summary>It is not to be answered, such as one that was answered before, or a program's.</summary>
    LeftUnanswered,

    /// <summary>It cannot be answered yet: the gateway is to hand it over again.</summary>
    NotYet,
}
