using EventLedger.Api.Http;
using EventLedger.Application.Notifications;
using EventLedger.Application.Notifications.Gateways;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Notifications;

/// <summary>
/// Called by gateways when they know what became of a message. The ticket they were given with it opens the door, and nothing else does. Whatever is
/// told with a ticket is answered with 200, be it told twice or about nothing that is known: a gateway would tell it again and again.
/// </summary>
internal sealed partial class TakeReceiptEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Get, "/v1/sms/receipts/{gateway}", AnswerAsync)
        .ExcludeFromDescription()
        .Refuses(SharedRefusals.AccessDenied)
        .AllowAnyone();

    private static async Task AnswerAsync(HttpContext http)
    {
        var (services, query, gateway) = (http.RequestServices, http.Request.Query, http.RouteText("gateway"));
        if (services.GetRequiredService<ReceiptTickets>().Read(gateway, query["ticket"]) is not var (region, notification, attempt)
            || !services.GetRequiredService<ServedRegions>().Contain(region))
        {
            await Problems.WriteAsync(http, SharedRefusals.AccessDenied);
            return;
        }

        if (services.GetRequiredService<SmsGateways>().ReadReceipt(gateway, name => query[name]) is var (status, code))
        {
            await services.GetRequiredService<IReceipts>().TakeAsync(new GatewayReceipt(gateway, region, notification, attempt, status, code), http.RequestAborted);
        }
        else
        {
            Unreadable(services.GetRequiredService<ILogger<TakeReceiptEndpoint>>(), gateway, notification);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The gateway {Gateway} told something of notification {Notification} that is no receipt, or it is not configured any more.")]
    private static partial void Unreadable(ILogger log, string gateway, Guid notification);
}
