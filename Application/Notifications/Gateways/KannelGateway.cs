using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;

namespace EventLedger.Application.Notifications.Gateways;

/// <summary>
/// Kannel's smsbox. A message is posted and not asked for in an address: numbers and texts are in no log of addresses that way, and no client
/// sends a body a second time by itself, as it would a GET on a connection that broke.
/// </summary>
internal sealed partial class KannelGateway(SmsGatewayOptions options, GatewayClient client, Uri callback, ReceiptTickets tickets, TimeProvider time)
    : ICalledBack, IDisposable
{
    private const string SevenBits = "0";
    private const string Ucs2 = "2";

    // All that the network says: delivered (1), failed (2), kept by the network (4), taken (8), and refused (16) by it.
    private const string EveryReceipt = "31";

    // Kannel reckons in minutes, and no network keeps a message for longer.
    private const double LongestValidity = 30 * 24 * 60;

    public string Name => options.Name;

    public async Task<GatewayAnswer> SendAsync(OutgoingSms sms, CancellationToken cancellation)
    {
        var left = sms.ValidUntil - Instant.FromDateTimeOffset(time.GetUtcNow());
        return left > Duration.Zero
            ? await client.SendAsync(() => Request(sms, (int)Math.Min(LongestValidity, Math.Ceiling(left.TotalMinutes))), Answer, cancellation)
            : new GatewayAnswer(GatewayVerdict.RefusedForGood, Code: "expired");
    }

    public (ReceiptStatus Status, string? Code)? ReadReceipt(Func<string, string?> parameter) => Receipt(parameter);

    public void Dispose() => client.Dispose();

    /// <summary>What smsbox says to a message. It answers once bearerbox has stored it, which is not yet the network's word.</summary>
    internal static GatewayAnswer Answer(HttpStatusCode status, string body) => status switch
    {
        HttpStatusCode.Accepted or HttpStatusCode.OK => new(GatewayVerdict.Accepted),

        // A number that is none, or on a black list.
        HttpStatusCode.BadRequest => new(GatewayVerdict.RefusedForGood, Code: Code(status)),

        // The same status says that our password is wrong, which is no fault of the message.
        HttpStatusCode.Forbidden when !body.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase) => new(GatewayVerdict.RefusedForGood, Code: Code(status)),

        // bearerbox is full or stops, and said so. Another 503 is somebody's between us, who does not know.
        HttpStatusCode.ServiceUnavailable when body.StartsWith("Temporal failure", StringComparison.OrdinalIgnoreCase) => new(GatewayVerdict.RefusedForNow, Code: Code(status)),
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => new(GatewayVerdict.RefusedForNow, Code: Code(status)),
        _ => new(GatewayVerdict.Unknown, Code: Code(status)),
    };

    internal static (ReceiptStatus Status, string? Code)? Receipt(Func<string, string?> parameter)
    {
        var reply = parameter("reply") ?? "";
        var (refused, state, error) = (Refused().Match(reply), State().Match(reply), Error().Match(reply));
        var network = error.Success ? error.Groups["code"].Value : ErrorIn(parameter("meta"));
        var told = state.Success ? $"{state.Groups["state"].Value}/{network}".TrimEnd('/') : network;
        return parameter("type") switch
        {
            "1" => (ReceiptStatus.Delivered, told),
            "2" => (state.Groups["state"].Value is "EXPIRED" or "UNKNOWN" ? ReceiptStatus.FailedForNow : ReceiptStatus.FailedForGood, told),
            "4" or "8" or "32" => (ReceiptStatus.Buffered, told),
            "16" => (IsOfTheNumber(refused.Groups["status"].Value) ? ReceiptStatus.FailedForGood : ReceiptStatus.FailedForNow, refused.Success ? refused.Groups["status"].Value : null),
            _ => null,
        };
    }

    private static string Code(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    // SMPP 3.4, 5.1.3: an address that is none, or of no kind that the network knows. All others are about the moment, or about how the connection is set up.
    private static bool IsOfTheNumber(string status) => status is "0x0000000b" or "0x00000050" or "0x00000051";

    // Three bytes, told by Kannel as ?smpp?dlr_err=%03%00%45&: the kind of network, and its number of the error.
    private static string? ErrorIn(string? meta)
    {
        if (meta is null || MetaError().Match(meta) is not { Success: true } found)
        {
            return null;
        }

        var encoded = Encoding.ASCII.GetBytes(found.Groups["bytes"].Value);
        return WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length) is [_, var high, var low]
            ? ((high << 8) | low).ToString("D3", CultureInfo.InvariantCulture)
            : null;
    }

    private HttpRequestMessage Request(OutgoingSms sms, int minutes)
    {
        var text = Gsm7.WithoutPairs(sms.Text);
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new StringContent(text, Encoding.UTF8, "text/plain") };
        Add("Username", options.User ?? "");
        Add("Password", options.Password);
        Add("From", options.Sender);
        Add("To", sms.Mobile);
        Add("Coding", Gsm7.Fits(text) ? SevenBits : Ucs2);
        Add("Validity", minutes.ToString(CultureInfo.InvariantCulture));
        Add("DLR-Mask", EveryReceipt);
        Add("DLR-URL", ReceiptAddress(sms));
        if (options.Smsc is { } smsc)
        {
            Add("SMSC", smsc);
        }

        return request;

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation($"X-Kannel-{name}", value);
    }

    // Kannel fills in what follows percent signs. %A is all that the network said, of which some repeat the beginning of the text: of a message that
    // holds a code it is not asked for.
    private string ReceiptAddress(OutgoingSms sms) => $"{tickets.Address(callback, Name, sms)}&type=%d&meta=%D{(sms.IsCode ? "" : "&reply=%A")}";

    [GeneratedRegex("^NACK/(?<status>0x[0-9a-fA-F]{8})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"\bstat:(?<state>[A-Z]{1,15})\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex State();

    [GeneratedRegex(@"\berr:(?<code>[0-9A-Za-z]{1,8})\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Error();

    [GeneratedRegex(@"\bdlr_err=(?<bytes>[^&]{3,9})(&|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetaError();
}
