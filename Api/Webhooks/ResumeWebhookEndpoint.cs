using EventLedger.Api.Http;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Api.Webhooks;

/// <summary>The end of a pause, or of having been disabled.</summary>
public sealed record WebhookResumption
{
    /// <summary>Whether to leave out what came meanwhile and what waits; all of it is told when absent.</summary>
    public bool? Skip { get; init; }
}

internal sealed class ResumeWebhookEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<WebhookResumption, WebhookReceipt>("/v1/webhooks/{id:guid}/resumption", call => new ResumeWebhook(call.Id, call.Body.Skip == true, call.Context))
        .Describe("Webhooks", "ResumeWebhook", "Has a receiver told again that was paused or disabled", "It goes on where it stood.")
        .Place(50)
        .Example(new WebhookResumption { Skip = false })
        .Changes<Webhook>()
        .Refuses(WebhookRefusals.WebhookIsDeleted, WebhookRefusals.WebhookIsNotStopped)
        .AllowRoles(Role.Administrator);
}
