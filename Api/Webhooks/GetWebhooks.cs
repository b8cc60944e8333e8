using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;
using Microsoft.OpenApi;
using NodaTime;

namespace EventLedger.Api.Webhooks;

/// <summary>A receiver, and how its deliveries stand.</summary>
/// <param name="Version">For <c>If-Match</c>.</param>
/// <param name="EventTypes">Empty for all that are told.</param>
/// <param name="CentreCodes">Empty for all; likewise the others.</param>
/// <param name="Secrets">How many secrets it has had.</param>
/// <param name="FailingSince">Since when it took nothing; absent while it takes what it is sent.</param>
/// <param name="Deliveries">Absent once it is deleted.</param>
public sealed record WebhookView(
    Guid Id,
    string Name,
    string Address,
    WebhookStatus Status,
    long Version,
    ImmutableArray<string> EventTypes,
    ImmutableArray<string> CentreCodes,
    ImmutableArray<string> DepartmentCodes,
    ImmutableArray<string> ServiceCodes,
    int Secrets,
    Instant SubscribedAt,
    Instant? PausedAt,
    Instant? DisabledAt,
    Instant? FailingSince,
    Instant? DeletedAt,
    DeliveryFigures? Deliveries)
{
    internal static WebhookView Of(Guid id, Current<Webhook> current, DeliveryFigures? figures)
    {
        var webhook = current.State;
        return new(
            id,
            webhook.Name,
            webhook.Address,
            webhook.Status,
            current.Version,
            webhook.EventTypes,
            webhook.Filter.CentreCodes,
            webhook.Filter.DepartmentCodes,
            webhook.Filter.ServiceCodes,
            webhook.SecretNumber,
            webhook.SubscribedAt,
            webhook.PausedAt,
            webhook.DisabledAt,
            webhook.FailingSince ?? figures?.FailingSince,
            webhook.DeletedAt,
            figures);
    }
}

/// <summary>A page of the log of deliveries.</summary>
/// <param name="Next">For the next page; absent on the last.</param>
public sealed record DeliveryLog(IReadOnlyList<DeliveryEntry> Items, string? Next);

internal sealed class GetWebhooks : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<Listing<WebhookView>>("/v1/webhooks", ListAsync)
            .Describe("Webhooks", "ListWebhooks", "The receivers that the region tells of events", "Without those that are deleted.")
            .Place(70)
            .AllowRoles(Role.Auditor, Role.Administrator);
        routes.MapRead<WebhookView>("/v1/webhooks/{id:guid}", ShowAsync)
            .Describe("Webhooks", "GetWebhook", "A receiver, and how its deliveries stand", "Secrets are not shown. The answer comes in full, whatever If-None-Match says.")
            .Place(71)
            .Refuses(WebhookRefusals.WebhookNotFound)
            .AllowRoles(Role.Auditor, Role.Administrator);
        routes.MapRead<DeliveryLog>("/v1/webhooks/{id:guid}/deliveries", LogAsync)
            .Describe("Webhooks", "ListDeliveries", "What a receiver was told, and what became of it", "The latest first; dead letters by state=dead. Kept for some days, and gone with the webhook.")
            .Place(72)
            .Query("state", "waiting, delivered or dead, or several separated by commas; all when absent.")
            .Query("cursor", "From the page before.")
            .Query("limit", "Entries at most, 1 to 200; 50 when absent.", JsonSchemaType.Integer)
            .Refuses(WebhookRefusals.WebhookNotFound, HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Auditor, Role.Administrator);
    }

    private static async Task<Refusal?> ListAsync(HttpContext http, Actor actor)
    {
        var ids = await http.RequestServices.GetRequiredService<WebhookStore>().ListAsync(actor.Region, http.RequestAborted);
        return await Answers.ListAsync(http, ids, async id => await FindAsync(http, actor.Region, id));
    }

    private static async Task<Refusal?> ShowAsync(HttpContext http, Actor actor)
    {
        if (await FindAsync(http, actor.Region, http.RouteId()) is not { } view)
        {
            return WebhookRefusals.WebhookNotFound;
        }

        await Answers.WriteAsOfNowAsync(http, view, view.Version);
        return null;
    }

    private static async Task<Refusal?> LogAsync(HttpContext http, Actor actor)
    {
        var (query, id) = (new QueryReader(http), http.RouteId());
        var states = query.Several<DeliveryState>("state");
        var before = query.After(static text => Guid.TryParse(text, out _) ? text : null);
        var limit = query.PageSize();
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        if (await FindAsync(http, actor.Region, id) is null)
        {
            return WebhookRefusals.WebhookNotFound;
        }

        var store = http.RequestServices.GetRequiredService<WebhookStore>();
        var entries = await store.LogAsync(actor.Region, id, states, before is null ? null : Guid.Parse(before), limit, http.RequestAborted);
        var next = entries.Count == limit ? query.Next(entries[^1].MessageId.ToString("D")) : null;
        await Answers.WriteAsync(http, new DeliveryLog(entries, next));
        return null;
    }

    private static async Task<WebhookView?> FindAsync(HttpContext http, string region, Guid id)
    {
        var services = http.RequestServices;
        return await services.GetRequiredService<StreamLedger>().FindAsync<Webhook>(region, id, http.RequestAborted) is { } current
            ? WebhookView.Of(id, current, await services.GetRequiredService<WebhookStore>().FiguresAsync(region, id, http.RequestAborted))
            : null;
    }
}
