using EventLedger.Application.Ledger;
using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Application.Webhooks;

/// <summary>Gives a receiver up that took nothing for days, or said that it is gone. The service's own.</summary>
public sealed record DisableWebhook(Guid Id, Instant FailingSince, CommandContext Context) : Command<Webhook>(null, Context)
{
    public override Guid Stream => Id;

    public override object Answer(Current<Webhook> current) => WebhookReceipt.Of(Id, current);
}

public static class DisableWebhookHandler
{
    public static Task<Outcome> Handle(DisableWebhook command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (webhook, at) => webhook.Disable(command.FailingSince, at), cancellation);
}
