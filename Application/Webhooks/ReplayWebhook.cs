using EventLedger.Application.Ledger;
using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Application.Webhooks;

/// <summary>Has a receiver told once more of what it was told before.</summary>
/// <param name="AfterSequence">Of what follows this number; null when it is an instant.</param>
/// <param name="Since">Of what was recorded from then on; null when it is a number.</param>
public sealed record ReplayWebhook(Guid Id, long? AfterSequence, Instant? Since, CommandContext Context) : Command<Webhook>(null, Context)
{
    public override Guid Stream => Id;

    public override object Answer(Current<Webhook> current) => WebhookReceipt.Of(Id, current);
}

public static class ReplayWebhookHandler
{
    public static async Task<Outcome> Handle(ReplayWebhook command, StreamLedger ledger, WebhookStore store, CancellationToken cancellation)
    {
        if ((command.AfterSequence is null) == (command.Since is null))
        {
            return await ledger.RefuseAsync(command, WebhookRefusals.ReplayBeginningUnclear, cancellation);
        }

        var region = command.Context.Actor.Region;
        var latest = await store.LatestAsync(region, cancellation);
        var after = command.AfterSequence ?? await store.AfterAsync(region, command.Since!.Value, latest, cancellation);
        return await ledger.DecideAsync(
            command, (webhook, on) => new(webhook.Replay(after, latest, on.At)), (writes, _) => WebhookStore.AddReplay(writes, after), cancellation);
    }
}
