using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Application.Webhooks;

/// <summary>Has a receiver told of events from now on.</summary>
/// <param name="Id">New; made by the caller so that handling stays repeatable.</param>
/// <param name="EventTypes">Stored names; empty for all that are told.</param>
public sealed record SubscribeWebhook(Guid Id, string Name, string Address, ImmutableArray<string> EventTypes, WebhookFilter Filter, CommandContext Context)
    : Command<Webhook>(null, Context)
{
    public override Guid Stream => Id;

    public override object Answer(Current<Webhook> current) => WebhookReceipt.Of(Id, current);
}

/// <summary>What commands on a webhook answer.</summary>
/// <param name="Version">Of the webhook, as in <c>ETag</c>.</param>
public sealed record WebhookReceipt(Guid Id, WebhookStatus Status, long Version)
{
    internal static WebhookReceipt Of(Guid id, Current<Webhook> current) => new(id, current.State.Status, current.Version);
}

public static class SubscribeWebhookHandler
{
    public static Task<Outcome> Handle(SubscribeWebhook command, StreamLedger ledger, WebhookStore store, WebhookSender sender, CancellationToken cancellation) => ledger.BeginNewAsync(
        command,
        async on => Webhook.Subscribe(
            new(command.Name, command.Address, command.EventTypes, command.Filter, on.At),
            sender.FlawOf(command.Address),
            await store.CountAsync(on.Region, on.Cancellation)),
        WebhookStore.AddBeginning,
        lost: null,
        cancellation);
}
