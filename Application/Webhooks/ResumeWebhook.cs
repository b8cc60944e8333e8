using EventLedger.Application.Ledger;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Application.Webhooks;

/// <summary>Has a receiver told again that was paused or disabled.</summary>
/// <param name="Skips">Whether what came meanwhile is left out.</param>
public sealed record ResumeWebhook(Guid Id, bool Skips, CommandContext Context) : Command<Webhook>(null, Context)
{
    public override Guid Stream => Id;

    public override object Answer(Current<Webhook> current) => WebhookReceipt.Of(Id, current);
}

public static class ResumeWebhookHandler
{
    public static Task<Outcome> Handle(ResumeWebhook command, StreamLedger ledger, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        (webhook, on) => new(webhook.Resume(command.Skips, on.At)),
        (writes, _) => WebhookStore.AddResumption(writes, command.Skips, ledger.Now()),
        cancellation);
}
