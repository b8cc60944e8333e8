using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;
using Microsoft.Net.Http.Headers;
using Wolverine;

namespace EventLedger.Api.Webhooks;

/// <summary>A secret, told this once.</summary>
/// <param name="Secret">As Standard Webhooks writes it: <c>whsec_</c> and 32 bytes in base64.</param>
public sealed record WebhookSecret(Guid WebhookId, string Secret)
{
    // A secret never reaches a log.
    public override string ToString() => nameof(WebhookSecret);
}

internal sealed class IssueWebhookSecretEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Post, "/v1/webhooks/{id:guid}/secret", AnswerAsync)
        .Produces<WebhookSecret>(StatusCodes.Status200OK)
        .Describe(
            "Webhooks",
            "IssueWebhookSecret",
            "Makes a secret for a webhook, and tells it once",
            "For a first one, or another. The one before signs beside it for 24 hours, so that the receiver can change over. No body is needed; there is no idempotency key, since the answer is kept nowhere.")
        .Place(20)
        .Refuses(WebhookRefusals.WebhookNotFound, WebhookRefusals.WebhookIsDeleted)
        .AllowRoles(Role.Administrator);

    private static async Task AnswerAsync(HttpContext http)
    {
        if (!Commands.TryReadActor(http, out var actor, out var stranger))
        {
            await Problems.WriteAsync(http, stranger);
            return;
        }

        var (services, id) = (http.RequestServices, http.RouteId());
        if (await services.GetRequiredService<StreamLedger>().FindAsync<Webhook>(actor.Region, id, http.RequestAborted) is not { State: var webhook })
        {
            await Problems.WriteAsync(http, WebhookRefusals.WebhookNotFound);
            return;
        }

        if (webhook.DeletedAt is not null)
        {
            await Problems.WriteAsync(http, WebhookRefusals.WebhookIsDeleted);
            return;
        }

        var secret = WebhookSecrets.Make();
        var command = new IssueWebhookSecret(id, services.GetRequiredService<WebhookSecrets>().Seal(id, secret), Commands.Context(http, actor));
        var outcome = await services.GetRequiredService<IMessageBus>().InvokeAsync<Outcome>(command, http.RequestAborted);
        if (outcome.IsRefused)
        {
            await Problems.WriteAsync(http, outcome.Refusal);
            return;
        }

        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        await Answers.WriteAsync(http, new WebhookSecret(id, WebhookSecrets.Shown(secret)));
    }
}
