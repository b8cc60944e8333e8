using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Api.Webhooks;

/// <summary>A receiver that is to be told of events.</summary>
public sealed record NewWebhook
{
    /// <summary>What administrators know it by; no personal data.</summary>
    [Text(100)]
    public required string Name { get; init; }

    /// <summary>Where events are posted to: https, on the public internet. Whoever sees the subscription sees all of it, so it should hold nothing secret.</summary>
    [Text(500)]
    public required string Address { get; init; }

    /// <summary>Types of events, such as <c>fee_paid</c>; all that are told when absent.</summary>
    [Entries(1, Webhook.MostTypes, LongestText = 60)]
    public ImmutableArray<string>? EventTypes { get; init; }

    /// <summary>Codes of the centres whose events it is told; of all when absent.</summary>
    [Entries(1, 200, LongestText = 40)]
    public ImmutableArray<string>? CentreCodes { get; init; }

    /// <summary>Codes of the departments; of all when absent.</summary>
    [Entries(1, 200, LongestText = 40)]
    public ImmutableArray<string>? DepartmentCodes { get; init; }

    /// <summary>Codes of the services; of all when absent.</summary>
    [Entries(1, 200, LongestText = 40)]
    public ImmutableArray<string>? ServiceCodes { get; init; }

    internal WebhookFilter Filter() => new(Ordered(CentreCodes), Ordered(DepartmentCodes), Ordered(ServiceCodes));

    internal ImmutableArray<string> Types() => Ordered(EventTypes);

    private static ImmutableArray<string> Ordered(ImmutableArray<string>? texts) => [.. (texts ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

[Group("Webhooks", "How integrators are told of events as they come.", 105)]
internal sealed class SubscribeWebhookEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewWebhook, WebhookReceipt>(
            "/v1/webhooks",
            call => new SubscribeWebhook(Guid.CreateVersion7(), call.Body.Name, call.Body.Address, call.Body.Types(), call.Body.Filter(), call.Context),
            id => $"/v1/webhooks/{id}")
        .Describe(
            "Webhooks",
            "SubscribeWebhook",
            "Has a receiver told of events from now on",
            "It is told nothing before it has a secret. Events come at least once and in no certain order; docs/webhooks.md tells how to take them.")
        .Place(10)
        .Example(new NewWebhook { Name = "Municipal portal", Address = "https://portal.example/hooks/eventledger", EventTypes = ["request_opened", "request_completed"], CentreCodes = ["MK-001"] })
        .Refuses(WebhookRefusals.WebhookAddressUnfit(AddressFlaw.NotHttps), WebhookRefusals.EventTypeNotTold("national_id"), WebhookRefusals.TooManyWebhooks(Webhook.Most))
        .AllowRoles(Role.Administrator);
}
