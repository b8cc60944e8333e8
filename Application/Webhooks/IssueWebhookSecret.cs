using EventLedger.Application.Ledger;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Application.Webhooks;

/// <summary>Gives a webhook another secret; the one before signs for a day as well.</summary>
/// <param name="Sealed">The secret as it is kept. It is in no event.</param>
public sealed record IssueWebhookSecret(Guid Id, byte[] Sealed, CommandContext Context) : Command<Webhook>(null, Context)
{
    public override Guid Stream => Id;

    public override object Answer(Current<Webhook> current) => WebhookReceipt.Of(Id, current);
}

public static class IssueWebhookSecretHandler
{
    public static Task<Outcome> Handle(IssueWebhookSecret command, StreamLedger ledger, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        (webhook, on) => new(webhook.IssueSecret(on.At)),
        (writes, webhook) => WebhookStore.AddSecretTo(writes, webhook.SecretNumber + 1, command.Sealed, ledger.Now() + Webhook.Overlap),
        cancellation);
}
