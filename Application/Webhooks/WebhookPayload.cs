using System.Globalization;
using System.Text.Json.Nodes;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Webhooks;

namespace EventLedger.Application.Webhooks;

/// <summary>Writes what is sent: a CloudEvent (1.0, structured, JSON) whose data are the public part of an event.</summary>
public static class WebhookPayload
{
    /// <summary>What is sent is told as, besides its type's stored name.</summary>
    public const string TypePrefix = "eventledger.";

    /// <summary>The stored name of what is sent to try a receiver.</summary>
    public const string TestType = "webhook_test";

    /// <summary>The event's number in its database, of so many digits that texts sort as numbers do.</summary>
    public static CloudEventAttribute Sequence { get; } = CloudEventAttribute.CreateExtension("sequence", CloudEventAttributeType.String);

    /// <summary>The version of its stream that the event made.</summary>
    public static CloudEventAttribute Version { get; } = CloudEventAttribute.CreateExtension("version", CloudEventAttributeType.Integer);

    /// <summary>An event.</summary>
    /// <exception cref="InvalidOperationException">It is not one of those that are told.</exception>
    internal static (byte[] Body, string ContentType) Of(string region, TakenDelivery delivery, DomainEvent e)
    {
        var type = EventCatalogue.Of(e.GetType());
        var shape = PublicEvents.Find(type.StoredName) ?? throw new InvalidOperationException($"Events of the type {type.StoredName} are told to nobody.");
        return Written(region, delivery, $"{type.Stream.Name}/{delivery.Stream:D}", new Uri(PublicData.SchemaId(type.StoredName)), PublicData.Of(e, shape));
    }

    /// <summary>A test, which tells of nothing.</summary>
    internal static (byte[] Body, string ContentType) OfTest(string region, TakenDelivery delivery) =>
        Written(region, delivery, $"webhook/{delivery.Stream:D}", null, new JsonObject { ["webhookId"] = delivery.Stream.ToString("D") });

    private static (byte[] Body, string ContentType) Written(string region, TakenDelivery delivery, string subject, Uri? schema, JsonObject data)
    {
        var told = new CloudEvent(CloudEventsSpecVersion.V1_0, [Sequence, Version])
        {
            Id = delivery.Message.ToString("D"),
            Source = new Uri($"urn:eventledger:{Uri.EscapeDataString(region)}"),
            Type = $"{TypePrefix}{delivery.Type}",
            Subject = subject,
            Time = delivery.RecordedAt.ToDateTimeOffset(),
            DataContentType = "application/json",
            DataSchema = schema,
            Data = data,
            [Sequence] = delivery.Sequence.ToString("D19", CultureInfo.InvariantCulture),
            [Version] = checked((int)delivery.Version),
        };
        var body = new JsonEventFormatter().EncodeStructuredModeMessage(told, out var type);
        return (body.ToArray(), type.ToString());
    }
}
