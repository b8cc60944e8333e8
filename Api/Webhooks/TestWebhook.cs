using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Api.Webhooks;

internal sealed class TestWebhook : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapAct("/v1/webhooks/{id:guid}/test", AnswerAsync)
        .Describe("Webhooks", "TestWebhook", "Sends a receiver an event that tells of nothing", "Of the type eventledger.webhook_test. The log of deliveries tells what became of it.")
        .Place(30)
        .Refuses(WebhookRefusals.WebhookNotFound, WebhookRefusals.WebhookIsDeleted, WebhookRefusals.WebhookIsStopped, WebhookRefusals.WebhookHasNoSecret, WebhookRefusals.TooManyTests(WebhookStore.MostTests))
        .AllowRoles(Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var (services, id) = (http.RequestServices, http.RouteId());
        var current = await services.GetRequiredService<StreamLedger>().FindAsync<Webhook>(actor.Region, id, http.RequestAborted);
        switch (current?.State.Status)
        {
            case null:
                return WebhookRefusals.WebhookNotFound;
            case WebhookStatus.Deleted:
                return WebhookRefusals.WebhookIsDeleted;
            case WebhookStatus.Paused or WebhookStatus.Disabled:
                return WebhookRefusals.WebhookIsStopped;
            case WebhookStatus.AwaitsSecret:
                return WebhookRefusals.WebhookHasNoSecret;
            default:
                return await services.GetRequiredService<WebhookStore>().AddTestAsync(actor.Region, id, http.RequestAborted) is null
                    ? WebhookRefusals.TooManyTests(WebhookStore.MostTests)
                    : null;
        }
    }
}
