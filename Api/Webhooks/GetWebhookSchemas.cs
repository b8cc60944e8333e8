using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Api.Webhooks;

/// <summary>A type of event that receivers are told.</summary>
/// <param name="EventType">To subscribe by, such as <c>fee_paid</c>.</param>
/// <param name="CloudEventType">As it is sent: the member <c>type</c>.</param>
/// <param name="DataSchema">As it is sent: the member <c>dataschema</c>.</param>
/// <param name="Schema">Where the schema is.</param>
public sealed record ToldEventType(string EventType, string CloudEventType, string DataSchema, string Schema);

internal sealed class GetWebhookSchemas : IEndpoint
{
    private const string Path = "/v1/webhook-schemas";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCall(HttpMethods.Get, Path, ListAsync)
            .Produces<Listing<ToldEventType>>()
            .Describe("Webhooks", "ListWebhookSchemas", "The types of events that receivers are told", "Those of requests, and of what is around them. What concerns persons is told to nobody.")
            .Place(80)
            .Refuses(HttpRefusals.RateLimited)
            .RequireRateLimiting(RateLimitSetup.Public)
            .AllowAnyone();
        routes.MapCall(HttpMethods.Get, $"{Path}/{{type}}", ShowAsync)
            .Produces<JsonElement>()
            .Describe("Webhooks", "GetWebhookSchema", "The JSON Schema of what is told of a type of event", "Of the CloudEvent's data. Members may come later, and are then optional.")
            .Place(81)
            .Refuses(HttpRefusals.NotFound, HttpRefusals.RateLimited)
            .RequireRateLimiting(RateLimitSetup.Public)
            .AllowAnyone();
    }

    private static Task ListAsync(HttpContext http) => Answers.WriteAsync(http, new Listing<ToldEventType>(
        [.. PublicEvents.Names.Select(name => new ToldEventType(name, $"{WebhookPayload.TypePrefix}{name}", PublicData.SchemaId(name), $"{Path}/{name}"))]));

    private static Task ShowAsync(HttpContext http)
    {
        var type = (string)http.Request.RouteValues["type"]!;
        return PublicEvents.Find(type) is { } shape
            ? Answers.WriteAsync(http, PublicData.Schema(type, shape))
            : Problems.WriteAsync(http, HttpRefusals.NotFound);
    }
}
