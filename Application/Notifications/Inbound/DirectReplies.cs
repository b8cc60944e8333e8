using EventLedger.Application.Notifications.Gateways;
using Microsoft.Extensions.Logging;

namespace EventLedger.Application.Notifications.Inbound;

/// <summary>Answers at once by a gateway, with nothing recorded but what the log says.</summary>
internal sealed partial class DirectReplies(SmsGateways gateways, InboundOptions options, ILogger<DirectReplies> log) : IReplies
{
    private const int OnlyAttempt = 1;

    public async Task<bool> SendAsync(SmsReply reply, CancellationToken cancellation)
    {
        if ((options.Gateway is { } name ? gateways.Find(name) : gateways.All.FirstOrDefault()) is not { } gateway)
        {
            NoGateway(log);
            return true;
        }

        var answer = await gateway.SendAsync(new OutgoingSms(reply.Region, reply.Id, OnlyAttempt, reply.Mobile, reply.Text, IsCode: false, reply.ValidUntil), cancellation);
        if (answer.Verdict != GatewayVerdict.Accepted)
        {
            NotSent(log, reply.Id, gateway.Name, answer.Verdict, answer.Code);
        }

        // One that may have been sent is not sent again: who asked can ask again.
        return answer.Verdict != GatewayVerdict.RefusedForNow;
    }

    [LoggerMessage(LogLevel.Warning, "A message of a citizen could not be answered: there is no gateway.")]
    private static partial void NoGateway(ILogger log);

    [LoggerMessage(LogLevel.Warning, "The answer {Reply} by {Gateway} came to {Verdict}, {Code}.")]
    private static partial void NotSent(ILogger log, Guid reply, string gateway, GatewayVerdict verdict, string? code);
}
