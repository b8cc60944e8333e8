using EventLedger.Api.Http;
using EventLedger.Api.Setup;
using EventLedger.Api.Tracking;
using EventLedger.Domain.Phone;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Phone;

/// <summary>
/// Takes what a caller did, and gives the document that follows. It comes by POST, so that no reference is in an address; what is none of ours
/// begins a call.
/// </summary>
internal sealed class TakeTurnEndpoint : IEndpoint
{
    public const string Path = "/phone/turn";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Post, Path, AnswerAsync)
        .ExcludeFromDescription()
        .Refuses(HttpRefusals.RateLimited)
        .RequireRateLimiting(RateLimitSetup.Phone)
        .AllowAnyone();

    private static async Task AnswerAsync(HttpContext http)
    {
        var (call, input) = await VoiceDocument.ReadAsync(http);
        await VoiceDocument.WriteAsync(http, call is null ? PhoneDialogue.Begin() : await TakeAsync(http, call, input));
    }

    private static async Task<PhoneTurn> TakeAsync(HttpContext http, PhoneCall call, PhoneInput input)
    {
        var settings = http.RequestServices.GetRequiredService<Settings>();
        var centreNumber = CentreNumber(settings, call.Reference);
        return PhoneDialogue.Hear(call, input, centreNumber) switch
        {
            PhoneTurn turn => turn,
            PhoneLookup lookup => PhoneDialogue.Tell(lookup, await FindAsync(http, lookup.Reference), Today(http), centreNumber),
            var other => throw new InvalidOperationException($"Nobody knows what {other} is."),
        };
    }

    private static async Task<RequestHeard?> FindAsync(HttpContext http, string reference) => (await GetTracking.FindAsync(http, reference))?.State is { } tracked
        ? new RequestHeard(tracked.Status, DayOf(tracked.OpenedAt), DayOf(tracked.PromisedDeadline), DayOf(tracked.RespondBy), tracked.Decision)
        : null;

    /// <summary>That of the region of whatever was asked about, or else the one for all; null when there is none.</summary>
    private static string? CentreNumber(Settings settings, string? reference)
    {
        var regions = reference is null ? [] : settings.Regions.Where(region => region.Value == TrackingReference.Prefix(reference)).Select(region => region.Key);
        return regions.Select(region => settings.Phone.CentreNumbers?.GetValueOrDefault(region)).Append(settings.Phone.CentreNumber)
            .FirstOrDefault(number => !string.IsNullOrEmpty(number));
    }

    private static LocalDate Today(HttpContext http) => DayOf(Instant.FromDateTimeOffset(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()));

    private static LocalDate? DayOf(Instant? instant) => instant is { } known ? DayOf(known) : null;

    private static LocalDate DayOf(Instant instant) => instant.InZone(BusinessCalendar.Zone).Date;
}
