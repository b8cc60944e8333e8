using System.Net.Mime;
using System.Text;
using EventLedger.Api.Http;
using EventLedger.Application.Notifications.Inbound;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Notifications;

/// <summary>
/// Called by a gateway with a message that somebody wrote: its text is the body and its number a header, as Kannel posts them, so that neither is in an
/// address. Answered without content once it is done with; with 503 when the gateway is to hand it over again.
/// </summary>
internal sealed class TakeSmsEndpoint : IEndpoint
{
    private const string From = "X-Kannel-From";

    // Of the longest message that networks put together, twice over.
    private const int LargestText = 8 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Post, "/v1/sms/inbound", AnswerAsync)
        .ExcludeFromDescription()
        .Refuses(SharedRefusals.AccessDenied)
        .AllowAnyone();

    private static async Task AnswerAsync(HttpContext http)
    {
        var (services, query) = (http.RequestServices, http.Request.Query);
        if (!services.GetRequiredService<InboundSecret>().IsShownBy(query["secret"]))
        {
            await Problems.WriteAsync(http, SharedRefusals.AccessDenied);
            return;
        }

        var sms = new ReceivedSms((string?)query["id"] ?? "", (string?)http.Request.Headers[From] ?? "", await TextAsync(http));
        if (await services.GetRequiredService<InboundDesk>().TakeAsync(sms, http.RequestAborted) == TakenSms.NotYet)
        {
            await Problems.WriteAsync(http, HttpRefusals.Unavailable);
            return;
        }

        // What is written here a gateway would send on.
        http.Response.ContentType = MediaTypeNames.Text.Plain;
        http.Response.ContentLength = 0;
    }

    // UTF-8, unless the gateway passes the network's own on.
    private static async Task<string> TextAsync(HttpContext http)
    {
        var encoding = http.Request.ContentType?.Contains("UTF-16BE", StringComparison.OrdinalIgnoreCase) == true ? Encoding.BigEndianUnicode : Encoding.UTF8;
        var (bytes, length) = (new byte[LargestText], 0);
        while (length < bytes.Length && await http.Request.Body.ReadAsync(bytes.AsMemory(length), http.RequestAborted) is > 0 and var read)
        {
            length += read;
        }

        return encoding.GetString(bytes, 0, length);
    }
}
