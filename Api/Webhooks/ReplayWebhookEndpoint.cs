using EventLedger.Api.Http;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Api.Webhooks;

/// <summary>Where to begin anew: one of the two.</summary>
public sealed record WebhookReplay
{
    /// <summary>The number of the last event that the receiver has, as its <c>sequence</c> tells it; 0 for all there are, where they are not too many.</summary>
    public long? AfterSequence { get; init; }

    /// <summary>What was recorded from this instant on.</summary>
    public Instant? Since { get; init; }
}

internal sealed class ReplayWebhookEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<WebhookReplay, WebhookReceipt>("/v1/webhooks/{id:guid}/replay", call => new ReplayWebhook(call.Id, call.Body.AfterSequence, call.Body.Since, call.Context))
        .Describe(
            "Webhooks",
            "ReplayWebhook",
            "Has a receiver told once more of what it was told before",
            "Under the same ids, dead letters among it. What was recorded before the subscription may be told, too; what is new waits until it is told.")
        .Place(60)
        .Example(new WebhookReplay { AfterSequence = 4711 })
        .Changes<Webhook>()
        .Refuses(WebhookRefusals.WebhookIsDeleted, WebhookRefusals.ReplayTooLong(4711), WebhookRefusals.ReplayBeginningUnclear)
        .AllowRoles(Role.Administrator);
}
