using EventLedger.Api.Http;
using EventLedger.Domain.Phone;

namespace EventLedger.Api.Phone;

/// <summary>What a voice platform is pointed at: the document that a call begins with.</summary>
internal sealed class BeginCallEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Get, "/phone", http => VoiceDocument.WriteAsync(http, PhoneDialogue.Begin()))
        .ExcludeFromDescription()
        .Refuses(HttpRefusals.RateLimited)
        .RequireRateLimiting(RateLimitSetup.Phone)
        .AllowAnyone();
}
