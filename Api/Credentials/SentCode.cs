using EventLedger.Api.Http;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Credentials;

/// <summary>A code was sent by SMS. No answer tells it.</summary>
public sealed record SentCode(Instant ExpiresAt)
{
    internal static async Task<Refusal?> AnswerAsync(HttpContext http, Instant? expiresAt, Refusal? refusal)
    {
        if (expiresAt is { } until)
        {
            await Answers.WriteAsync(http, new SentCode(until));
        }

        return refusal;
    }
}
