using EventLedger.Application.Ledger;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Application.Webhooks;

/// <summary>Has a receiver told nothing for a while.</summary>
public sealed record PauseWebhook(Guid Id, string? Reason, CommandContext Context) : Command<Webhook>(null, Context)
{
    public override Guid Stream => Id;

    public override object Answer(Current<Webhook> current) => WebhookReceipt.Of(Id, current);
}

public static class PauseWebhookHandler
{
    public static Task<Outcome> Handle(PauseWebhook command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (webhook, at) => webhook.Pause(command.Reason, at), cancellation);
}
