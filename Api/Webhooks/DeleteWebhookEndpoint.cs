using EventLedger.Api.Http;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Api.Webhooks;

/// <summary>The end of a webhook.</summary>
public sealed record WebhookDeletion
{
    /// <summary>Nobody has to say why; no personal data.</summary>
    [Reason(500)]
    public string? Reason { get; init; }
}

internal sealed class DeleteWebhookEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<WebhookDeletion, WebhookReceipt>("/v1/webhooks/{id:guid}/deletion", call => new DeleteWebhook(call.Id, call.Body.Reason, call.Context))
        .Describe("Webhooks", "DeleteWebhook", "Ends a webhook for good", "What waits is not sent any more; its log and its secrets are gone.")
        .Place(90)
        .Example(new WebhookDeletion { Reason = "The portal is shut down" })
        .Changes<Webhook>()
        .Refuses(WebhookRefusals.WebhookIsDeleted)
        .AllowRoles(Role.Administrator);
}
