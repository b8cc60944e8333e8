using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Webhooks;

/// <summary>Whose events are told; each list is empty for all.</summary>
/// <param name="CentreCodes">Of requests and centres.</param>
/// <param name="DepartmentCodes">Of requests, departments and services.</param>
/// <param name="ServiceCodes">Of requests and services.</param>
public sealed record WebhookFilter(ImmutableArray<string> CentreCodes, ImmutableArray<string> DepartmentCodes, ImmutableArray<string> ServiceCodes)
{
    public static WebhookFilter Everything { get; } = new([], [], []);

    /// <summary>Whether it lets all through, so that nobody has to look where an event belongs.</summary>
    public bool IsOpen() => CentreCodes.IsEmpty && DepartmentCodes.IsEmpty && ServiceCodes.IsEmpty;

    /// <summary>Whether an event of these places is told. One without a place is not, where that place is asked for.</summary>
    public bool Admits(EventPlaces places) =>
        IsAmong(CentreCodes, places.CentreCode) && IsAmong(DepartmentCodes, places.DepartmentCode) && IsAmong(ServiceCodes, places.ServiceCode);

    private static bool IsAmong(ImmutableArray<string> codes, string? code) => codes.IsEmpty || (code is not null && codes.Contains(code));
}

/// <summary>Where an event belongs; null for no such place.</summary>
public sealed record EventPlaces(string? CentreCode, string? DepartmentCode, string? ServiceCode);

/// <summary>A receiver of a region is told of events from now on, once it has a secret.</summary>
/// <param name="EventTypes">Stored names, such as <c>fee_paid</c>; empty for all that may be told.</param>
public sealed record WebhookSubscribed(
    [property: FreeText] string Name, string Address, ImmutableArray<string> EventTypes, WebhookFilter Filter, Instant SubscribedAt) : EventOf<Webhook>
{
    public override Instant HappenedAt() => SubscribedAt;
}

/// <summary>It has another secret, which nobody but its receiver was shown.</summary>
/// <param name="Number">From 1.</param>
/// <param name="PreviousUntil">Until when the one before signs as well; null for the first.</param>
public sealed record WebhookSecretIssued(int Number, Instant? PreviousUntil, Instant IssuedAt) : EventOf<Webhook>
{
    public override Instant HappenedAt() => IssuedAt;
}

/// <summary>It is told nothing for a while.</summary>
public sealed record WebhookPaused([property: FreeText] string? Reason, Instant PausedAt) : EventOf<Webhook>
{
    public override Instant HappenedAt() => PausedAt;
}

/// <summary>It is told again.</summary>
/// <param name="Skipped">Whether what came meanwhile is left out.</param>
public sealed record WebhookResumed(bool Skipped, Instant ResumedAt) : EventOf<Webhook>
{
    public override Instant HappenedAt() => ResumedAt;
}

/// <summary>It took nothing for days, or said that it is gone, and is told nothing until somebody resumes it.</summary>
/// <param name="FailingSince">When it failed first since it took anything.</param>
public sealed record WebhookDisabled(Instant FailingSince, Instant DisabledAt) : EventOf<Webhook>
{
    public override Instant HappenedAt() => DisabledAt;
}

/// <summary>It is told once more what it was told before.</summary>
/// <param name="AfterSequence">Of what follows this number.</param>
public sealed record WebhookReplayOrdered(long AfterSequence, Instant OrderedAt) : EventOf<Webhook>
{
    public override Instant HappenedAt() => OrderedAt;
}

/// <summary>It is gone for good, with its secrets and its deliveries.</summary>
public sealed record WebhookDeleted([property: FreeText] string? Reason, Instant DeletedAt) : EventOf<Webhook>
{
    public override Instant HappenedAt() => DeletedAt;
}
