using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Webhooks;

public enum WebhookStatus
{
    /// <summary>It has no secret yet, so that nothing could be signed for it.</summary>
    AwaitsSecret,

    Active,
    Paused,

    /// <summary>It failed for days, or said that it is gone.</summary>
    Disabled,

    Deleted,
}

/// <summary>A receiver of an integrator's that is told of a region's events.</summary>
public sealed record Webhook(string Name, string Address, ImmutableArray<string> EventTypes, WebhookFilter Filter, Instant SubscribedAt) : IEventSourced<Webhook>
{
    /// <summary>How many a region has that are not deleted.</summary>
    public const int Most = 50;

    /// <summary>How many types of event one may name.</summary>
    public const int MostTypes = 200;

    /// <summary>How many of the latest numbers a replay may go over: each event of them is a row again, and a call.</summary>
    public const long MostReplayed = 1_000_000;

    /// <summary>For how long the secret before still signs, so that nobody has to change both sides at once.</summary>
    public static Duration Overlap { get; } = Duration.FromHours(24);

    public static StreamKind Kind { get; } = new("webhook", WebhookRefusals.WebhookNotFound);

    /// <summary>The youngest secret's; 0 while there is none.</summary>
    public int SecretNumber { get; init; }

    /// <summary>Null while it is not paused.</summary>
    public Instant? PausedAt { get; init; }

    /// <summary>Null while it is not disabled.</summary>
    public Instant? DisabledAt { get; init; }

    /// <summary>Since when it failed that was disabled; null while it is not.</summary>
    public Instant? FailingSince { get; init; }

    public Instant? DeletedAt { get; init; }

    public Instant? BegunAt => SubscribedAt;

    public WebhookStatus Status =>
        DeletedAt is not null ? WebhookStatus.Deleted
        : DisabledAt is not null ? WebhookStatus.Disabled
        : PausedAt is not null ? WebhookStatus.Paused
        : SecretNumber == 0 ? WebhookStatus.AwaitsSecret
        : WebhookStatus.Active;

    /// <summary>Administrators, and auditors who read; where events go is nobody else's matter.</summary>
    public bool Admits(Actor actor) => actor.Role is Role.Administrator or Role.Auditor or Role.Process;

    /// <summary>Begins one.</summary>
    /// <param name="flaw">What is wrong with its address; null when nothing is.</param>
    /// <param name="others">How many the region has.</param>
    public static Decision Subscribe(WebhookSubscribed subscribed, AddressFlaw? flaw, int others) =>
        flaw is { } unfit ? WebhookRefusals.WebhookAddressUnfit(unfit)
        : subscribed.EventTypes.FirstOrDefault(type => !PublicEvents.Contains(type)) is { } unknown ? WebhookRefusals.EventTypeNotTold(unknown)
        : others >= Most ? WebhookRefusals.TooManyWebhooks(Most)
        : subscribed;

    public Decision IssueSecret(Instant at) => DeletedAt is not null
        ? WebhookRefusals.WebhookIsDeleted
        : new WebhookSecretIssued(SecretNumber + 1, SecretNumber == 0 ? null : at + Overlap, at);

    public Decision Pause(string? reason, Instant at) => Status switch
    {
        WebhookStatus.Deleted => WebhookRefusals.WebhookIsDeleted,
        WebhookStatus.Paused or WebhookStatus.Disabled => WebhookRefusals.WebhookIsStopped,
        _ => new WebhookPaused(reason, at),
    };

    /// <param name="skips">Whether what came meanwhile is left out.</param>
    public Decision Resume(bool skips, Instant at) => Status switch
    {
        WebhookStatus.Deleted => WebhookRefusals.WebhookIsDeleted,
        WebhookStatus.Paused or WebhookStatus.Disabled => new WebhookResumed(skips, at),
        _ => WebhookRefusals.WebhookIsNotStopped,
    };

    public Decision Disable(Instant failingSince, Instant at) => Status switch
    {
        WebhookStatus.Deleted => WebhookRefusals.WebhookIsDeleted,
        WebhookStatus.Paused or WebhookStatus.Disabled => WebhookRefusals.WebhookIsStopped,
        _ => new WebhookDisabled(failingSince, at),
    };

    /// <param name="latest">The number of the latest event there is.</param>
    public Decision Replay(long after, long latest, Instant at) =>
        DeletedAt is not null ? WebhookRefusals.WebhookIsDeleted
        : after < latest - MostReplayed ? WebhookRefusals.ReplayTooLong(latest - MostReplayed)
        : new WebhookReplayOrdered(after, at);

    public Decision Delete(string? reason, Instant at) => DeletedAt is not null ? WebhookRefusals.WebhookIsDeleted : new WebhookDeleted(reason, at);

    public static Webhook Evolve(Webhook? state, DomainEvent @event) => @event switch
    {
        WebhookSubscribed e => new(e.Name, e.Address, e.EventTypes, e.Filter, e.SubscribedAt),
        _ when state is null => throw new ForeignEventException(@event, typeof(Webhook)),
        WebhookSecretIssued e => state with { SecretNumber = e.Number },
        WebhookPaused e => state with { PausedAt = e.PausedAt },
        WebhookResumed => state with { PausedAt = null, DisabledAt = null, FailingSince = null },
        WebhookDisabled e => state with { DisabledAt = e.DisabledAt, FailingSince = e.FailingSince },
        WebhookReplayOrdered => state,
        WebhookDeleted e => state with { DeletedAt = e.DeletedAt },
        _ => throw new ForeignEventException(@event, typeof(Webhook)),
    };
}
