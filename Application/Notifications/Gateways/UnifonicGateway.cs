using System.Globalization;
using System.Net;
using System.Text.Json;
using NodaTime;

namespace EventLedger.Application.Notifications.Gateways;

/// <summary>
/// A provider's interface over HTTP, as Unifonic's: a form is posted to <c>…/messages</c>, the answer is JSON with a code and the provider's
/// reference, and <c>…/messages/status</c> says what became of what we call by a reference of our own.
/// </summary>
internal sealed class UnifonicGateway(SmsGatewayOptions options, GatewayClient client, Uri callback, ReceiptTickets tickets, TimeProvider time)
    : ICalledBack, IAskable, IDisposable
{
    private const string Taken = "ER-00";
    private const string NumberIsNone = "ER-482";

    public string Name => options.Name;

    public async Task<GatewayAnswer> SendAsync(OutgoingSms sms, CancellationToken cancellation) => sms.ValidUntil > Instant.FromDateTimeOffset(time.GetUtcNow())
        ? await client.SendAsync(() => Request(sms), Answer, cancellation)
        : new GatewayAnswer(GatewayVerdict.RefusedForGood, Code: "expired");

    public async Task<GatewayReceipt?> AskAsync(string region, Guid notification, int attempt, CancellationToken cancellation)
    {
        var told = await client.AskAsync(() => Form("messages/status", ("AppSid", options.Password), ("CorrelationID", Reference(notification, attempt))), cancellation);
        return told is not null && Parsed(told) is { } answer && Status(answer.Data?.Status) is { } status
            ? new GatewayReceipt(Name, region, notification, attempt, status, answer.Data!.Status)
            : null;
    }

    public (ReceiptStatus Status, string? Code)? ReadReceipt(Func<string, string?> parameter) =>
        Status(parameter("status")) is { } status ? (status, Plain(parameter("code"))) : null;

    public void Dispose() => client.Dispose();

    internal static GatewayAnswer Answer(HttpStatusCode status, string body) => Parsed(body) switch
    {
        { Success: true } answer => new(GatewayVerdict.Accepted, answer.Data?.MessageId, answer.ErrorCode == Taken ? null : answer.ErrorCode),
        { ErrorCode: NumberIsNone } => new(GatewayVerdict.RefusedForGood, Code: NumberIsNone),
        { ErrorCode: { Length: > 0 } code } => new(GatewayVerdict.RefusedForNow, Code: code),
        _ when status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => new(GatewayVerdict.RefusedForNow, Code: Code(status)),
        _ => new(GatewayVerdict.Unknown, Code: Code(status)),
    };

    private static string Code(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    private static string? Plain(string? code) => code is { Length: > 0 and <= 20 } && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? code : null;

    private static string Reference(Guid notification, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{notification:N}-{attempt}");

    private static ReceiptStatus? Status(string? told) => told?.ToUpperInvariant() switch
    {
        "DELIVERED" => ReceiptStatus.Delivered,
        "QUEUED" or "SENT" or "SCHEDULED" => ReceiptStatus.Buffered,
        "EXPIRED" or "FAILED" => ReceiptStatus.FailedForNow,
        "REJECTED" or "UNDELIVERED" or "BLOCKED" => ReceiptStatus.FailedForGood,
        _ => null,
    };

    // Whoever stands between may answer with a page.
    private static Told? Parsed(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Told.Of(json.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private HttpRequestMessage Request(OutgoingSms sms) => Form(
        "messages",
        ("AppSid", options.Password),
        ("SenderID", options.Sender),
        ("Recipient", sms.Mobile.TrimStart('+')),
        ("Body", sms.Text),
        ("CorrelationID", Reference(sms.Notification, sms.Attempt)),
        ("responseType", "JSON"),
        ("statusCallback", tickets.Address(callback, Name, sms)));

    private HttpRequestMessage Form(string path, params (string Name, string Value)[] fields) => new(HttpMethod.Post, new Uri($"{options.Url.OriginalString.TrimEnd('/')}/{path}"))
    {
        Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
    };

    private sealed record Told(bool Success, string? ErrorCode, Message? Data)
    {
        public static Told Of(JsonElement json) => new(
            json.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True,
            Text(json, "errorCode"),
            json.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? new Message(Text(data, "MessageID"), Text(data, "Status")) : null);

        // The reference comes as a number or as a text.
        private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : null;
    }

    private sealed record Message(string? MessageId, string? Status);
}
