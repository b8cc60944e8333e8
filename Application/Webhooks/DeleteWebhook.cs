using EventLedger.Application.Ledger;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Application.Webhooks;

/// <summary>Ends a webhook for good: its secrets and deliveries go, its events stay.</summary>
public sealed record DeleteWebhook(Guid Id, string? Reason, CommandContext Context) : Command<Webhook>(null, Context)
{
    public override Guid Stream => Id;

    public override object Answer(Current<Webhook> current) => WebhookReceipt.Of(Id, current);
}

public static class DeleteWebhookHandler
{
    public static Task<Outcome> Handle(DeleteWebhook command, StreamLedger ledger, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        (webhook, on) => new(webhook.Delete(command.Reason, on.At)),
        (writes, _) => WebhookStore.AddEnd(writes),
        cancellation);
}
