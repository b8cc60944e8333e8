using NodaTime;

namespace EventLedger.Application.Webhooks;

/// <summary>How a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>For its first attempt, or for another.</summary>
    Waiting,

    Delivered,

    /// <summary>It failed at every attempt: a dead letter. A replay tries it again.</summary>
    Dead,
}

/// <summary>What became of an attempt.</summary>
public enum DeliveryOutcome
{
    /// <summary>The receiver answered with a status from 200 to 299.</summary>
    Accepted,

    /// <summary>It answered with another status.</summary>
    Refused,

    /// <summary>It pointed elsewhere, where nobody goes.</summary>
    Redirected,

    TimedOut,

    /// <summary>No connection came about, or it broke off.</summary>
    Unreachable,

    /// <summary>Its name leads to an address that no events are sent to, or settings do not allow its address any more.</summary>
    AddressForbidden,

    /// <summary>The event cannot be read any more.</summary>
    Unreadable,
}

/// <summary>An entry of the log of deliveries.</summary>
/// <param name="MessageId">The event's id, and the header <c>webhook-id</c>; of a test its own.</param>
/// <param name="EventType">Its stored name, such as <c>fee_paid</c>.</param>
/// <param name="Sequence">The event's number; 0 for a test.</param>
/// <param name="RecordedAt">When the event was recorded, or the test asked for.</param>
/// <param name="NextAttemptAt">Absent when there is none.</param>
/// <param name="HttpStatus">That the receiver answered last; absent when it did not.</param>
/// <param name="Milliseconds">How long the last attempt took; absent before the first.</param>
/// <param name="FinishedAt">When it was taken, or given up.</param>
public sealed record DeliveryEntry(
    Guid MessageId,
    string EventType,
    long Sequence,
    Guid StreamId,
    long Version,
    DeliveryState State,
    int Attempts,
    Instant RecordedAt,
    Instant? LastAttemptAt,
    Instant? NextAttemptAt,
    DeliveryOutcome? LastOutcome,
    int? HttpStatus,
    int? Milliseconds,
    Instant? FinishedAt);

/// <summary>How a webhook's deliveries stand.</summary>
/// <param name="Position">The number of the last event that was looked at for it.</param>
/// <param name="FailingSince">Absent while the last attempt succeeded.</param>
public sealed record DeliveryFigures(long Position, Instant? FailingSince, long Waiting, long Dead);

/// <summary>Names a webhook.</summary>
internal sealed record WebhookKey(string Region, Guid Id);

/// <summary>An event that is to be told, or was told.</summary>
internal sealed record ToldEvent(long Sequence, Guid Id, string Region, Guid Stream, long Version, string Type, Instant RecordedAt);

/// <summary>A delivery that somebody has taken up.</summary>
/// <param name="Attempt">From 1, with this one.</param>
internal sealed record TakenDelivery(Guid Message, long Sequence, Guid Stream, long Version, string Type, Instant RecordedAt, int Attempt);

/// <summary>What became of a delivery that was taken up.</summary>
/// <param name="Next">When it is tried again; null when it is finished.</param>
/// <param name="Status">0 for none.</param>
internal sealed record AttemptResult(TakenDelivery Delivery, DeliveryOutcome Outcome, Instant? Next, int Status, int Milliseconds)
{
    public bool IsAccepted => Outcome == DeliveryOutcome.Accepted;

    public DeliveryState State => IsAccepted ? DeliveryState.Delivered : Next is null ? DeliveryState.Dead : DeliveryState.Waiting;
}
