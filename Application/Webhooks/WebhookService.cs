using System.Collections.Concurrent;
using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Wolverine;
using Wolverine.Runtime;

namespace EventLedger.Application.Webhooks;

/// <summary>
/// Sends events to receivers, on every node and for every database. Each receiver has a task of its own, so that one that is slow, or dead, holds up
/// nobody else; nodes take deliveries up by leases, so that what one of them had when it died goes on elsewhere.
/// </summary>
/// <remarks>It waits with the reactions when a database was set back: what is in it as not sent may have been sent.</remarks>
public sealed partial class WebhookService(
    Databases databases,
    WebhookStore store,
    WebhookFeed feed,
    WebhookSecrets secrets,
    WebhookSender sender,
    WebhookOptions options,
    StreamLedger ledger,
    ReactionHold hold,
    IWolverineRuntime runtime,
    IHostApplicationLifetime life,
    TimeProvider time,
    ILogger<WebhookService> log) : BackgroundService
{
    /// <summary>How many deliveries to one receiver are on their way at once, from one node.</summary>
    private const int AtOnce = 16;

    // Of HTTP: the receiver is not there any more, and will not be.
    private const int Gone = 410;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // The answer changes when a backup is restored, or an operator lets deliveries go.
    private static readonly TimeSpan HoldEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(10);

    /// <summary>For how long a delivery is whose who took it up: beyond the longest an attempt takes, and what nodes' clocks differ by.</summary>
    internal static readonly Duration Lease = Duration.FromMinutes(1);

    private readonly ConcurrentDictionary<WebhookKey, Task> running = new();

    // Told of once, however often it is tried.
    private readonly ConcurrentDictionary<WebhookKey, bool> troubled = new();

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Such a host carries commands alone.
        if (!options.Enabled || runtime.Options.Durability.Mode is DurabilityMode.MediatorOnly or DurabilityMode.Serverless)
        {
            return;
        }

        await life.StartedAsync(stoppingToken);
        if (options.Rules.IsInsideAllowed)
        {
            InsideAllowed(log);
        }

        await Task.WhenAll(databases.All.Select(database => FollowAsync(database, stoppingToken)));
        await Task.WhenAll(running.Values);
    }

    private async Task FollowAsync(NpgsqlDataSource database, CancellationToken stopping)
    {
        using var looks = new PeriodicTimer(Pause);
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;
        var (holds, samples, prunes) = (new Every(time, HoldEvery), new Every(time, SampleEvery), new Every(time, PruneEvery));
        var (isHeld, isAway) = (true, false);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await WebhookStore.AreAnyAsync(database, stopping))
                {
                    isHeld = holds.IsDue() ? await hold.LookAsync(database, stopping) : isHeld;
                    if (!isHeld)
                    {
                        await LookAsync(database, stopping);
                    }
                }

                if (samples.IsDue())
                {
                    WebhookMetrics.Stand(name, await WebhookStore.StandingAsync(database, stopping));
                }

                if (prunes.IsDue())
                {
                    await store.PruneAsync(database, options.KeepFor, stopping);
                }

                isAway = false;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whoever follows must outlive whatever is met, and tells of it once.
                if (!isAway)
                {
                    Interrupted(log, e);
                }

                isAway = true;
            }

            await looks.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task LookAsync(NpgsqlDataSource database, CancellationToken stopping)
    {
        await feed.LookAsync(database, stopping);
        foreach (var key in await store.BusyAsync(database, stopping))
        {
            if (!running.TryGetValue(key, out var task) || task.IsCompleted)
            {
                running[key] = Task.Run(() => ServeAsync(key, stopping), CancellationToken.None);
            }
        }
    }

    /// <summary>Does all that there is to do for one receiver now.</summary>
    private async Task ServeAsync(WebhookKey key, CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested && await ServeSomeAsync(key, stopping))
            {
            }

            troubled.TryRemove(key, out _);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // What was on its way is taken up again when its lease is over.
        }
        catch (Exception e)
        {
            if (troubled.TryAdd(key, true))
            {
                Failed(log, key.Id, e);
            }
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> ServeSomeAsync(WebhookKey key, CancellationToken stopping)
    {
        if (await ledger.FindAsync<Webhook>(key.Region, key.Id, stopping) is not { State: { Status: WebhookStatus.Active } webhook })
        {
            return false;
        }

        var hasMoved = await feed.AdvanceAsync(key, webhook, stopping);
        var taken = await store.TakeUpAsync(key, AtOnce, Lease, stopping);
        if (taken.Count == 0)
        {
            return hasMoved;
        }

        var signing = (await store.SecretsAsync(key, stopping)).ConvertAll(box => secrets.Open(key.Id, box));
        var results = await Task.WhenAll(taken.Select(delivery => DeliverAsync(key, webhook, delivery, signing, stopping)));

        // What arrived is to be known as that, also when the service ends just now.
        var since = await store.FinishAsync(key, results, CancellationToken.None);
        if (since is { } failing && Now - failing >= options.DisableAfter)
        {
            await DisableAsync(key, failing, stopping);
        }
        else if (Array.Exists(results, result => result.Status == Gone))
        {
            // So it says itself: nothing that comes is for it.
            await DisableAsync(key, since ?? Now, stopping);
        }

        return true;
    }

    private async Task<AttemptResult> DeliverAsync(WebhookKey key, Webhook webhook, TakenDelivery delivery, List<byte[]> signing, CancellationToken stopping)
    {
        if (await PayloadAsync(key, delivery, stopping) is not var (body, contentType))
        {
            return new(delivery, DeliveryOutcome.Unreadable, null, 0, 0);
        }

        // Settings may have changed since it was subscribed.
        var (outcome, status, milliseconds) = sender.FlawOf(webhook.Address) is null
            ? await sender.SendAsync(webhook.Address, delivery.Message, body, contentType, signing, stopping)
            : (DeliveryOutcome.AddressForbidden, 0, 0);
        WebhookMetrics.Tried(outcome, TimeSpan.FromMilliseconds(milliseconds));
        if (outcome == DeliveryOutcome.Accepted && delivery.Attempt == 1)
        {
            WebhookMetrics.Arrived((Now - delivery.RecordedAt).ToTimeSpan());
        }

        return new(delivery, outcome, outcome == DeliveryOutcome.Accepted ? null : DeliverySchedule.NextAfter(delivery.Attempt, Now), status, milliseconds);
    }

    /// <summary>Null when the event is not there, or cannot be read.</summary>
    private async Task<(byte[] Body, string ContentType)?> PayloadAsync(WebhookKey key, TakenDelivery delivery, CancellationToken stopping)
    {
        if (delivery.Type == WebhookPayload.TestType)
        {
            return WebhookPayload.OfTest(key.Region, delivery);
        }

        try
        {
            return await ledger.EventAsync(key.Region, delivery.Stream, delivery.Version, stopping) is { } e && PublicEvents.Contains(EventCatalogue.Of(e.GetType()).StoredName)
                ? WebhookPayload.Of(key.Region, delivery, e)
                : null;
        }
        catch (DamagedRecordException)
        {
            // The audit tells of it, and the log of deliveries.
            return null;
        }
    }

    private async Task DisableAsync(WebhookKey key, Instant since, CancellationToken stopping)
    {
        var context = new CommandContext(Actor.OfProcess("webhooks", key.Region), key.Id.ToString("D"), "deliveries");
        var outcome = await DisableWebhookHandler.Handle(new DisableWebhook(key.Id, since, context), ledger, stopping);
        if (!outcome.IsRefused)
        {
            Disabled(log, key.Id, key.Region);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Events could not be looked through for webhooks; it is tried again.")]
    private static partial void Interrupted(ILogger log, Exception e);

    [LoggerMessage(LogLevel.Error, "Webhook {Webhook} could not be served; it is tried again.")]
    private static partial void Failed(ILogger log, Guid webhook, Exception e);

    [LoggerMessage(LogLevel.Warning, "Webhook {Webhook} of {Region} failed for days, or said that it is gone, and is disabled until an administrator resumes it.")]
    private static partial void Disabled(ILogger log, Guid webhook, string region);

    [LoggerMessage(LogLevel.Warning, "Webhooks may lead to this machine itself, and without encryption: a setting says so, which is for trying out alone.")]
    private static partial void InsideAllowed(ILogger log);

    /// <summary>What is done now and then, and at first.</summary>
    private sealed class Every(TimeProvider time, TimeSpan pause)
    {
        private long? last;

        /// <summary>Whether it is time; then it is not for another while, be it done or not.</summary>
        public bool IsDue()
        {
            if (last is { } at && time.GetElapsedTime(at) < pause)
            {
                return false;
            }

            last = time.GetTimestamp();
            return true;
        }
    }
}
