using EventLedger.Api.Http;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Api.Webhooks;

/// <summary>A pause of a webhook.</summary>
public sealed record WebhookPause
{
    /// <summary>Nobody has to say why; no personal data.</summary>
    [Reason(500)]
    public string? Reason { get; init; }
}

internal sealed class PauseWebhookEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<WebhookPause, WebhookReceipt>("/v1/webhooks/{id:guid}/pause", call => new PauseWebhook(call.Id, call.Body.Reason, call.Context))
        .Describe("Webhooks", "PauseWebhook", "Has a receiver told nothing for a while", "What comes meanwhile is told once it is resumed, unless that is said otherwise.")
        .Place(40)
        .Example(new WebhookPause { Reason = "Maintenance of the portal" })
        .Changes<Webhook>()
        .Refuses(WebhookRefusals.WebhookIsDeleted, WebhookRefusals.WebhookIsStopped)
        .AllowRoles(Role.Administrator);
}
