using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Tracking;

namespace EventLedger.Api.Tracking;

[Group("Tracking", "What citizens follow, without signing in.", 30)]
internal sealed class GetTracking : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCall(HttpMethods.Get, "/v1/tracking/{reference}", AnswerAsync)
        .Produces<RequestTracking>()
        .Describe(
            "Tracking",
            "GetTracking",
            "Follows a request by its tracking reference",
            "Always current and without personal data. Spaces, small letters, missing hyphens and Arabic digits are understood.")
        .Refuses(RequestRefusals.TrackingReferenceNotFound, HttpRefusals.RateLimited)
        .RequireRateLimiting(RateLimitSetup.Public)
        .AllowAnyone();

    private static async Task AnswerAsync(HttpContext http)
    {
        if (await FindAsync(http, (string?)http.Request.RouteValues["reference"]) is not { } current)
        {
            await Problems.WriteAsync(http, RequestRefusals.TrackingReferenceNotFound);
            return;
        }

        await Answers.WriteAsync(http, current, static tracking => tracking.State);
    }

    /// <summary>What citizens see of a request, as it is now; null when nothing leads to it.</summary>
    /// <param name="typed">Its tracking reference, however it is typed.</param>
    public static async Task<Current<RequestTracking>?> FindAsync(HttpContext http, string? typed)
    {
        if (TrackingReference.Normalise(typed) is not { } reference)
        {
            return null;
        }

        var services = http.RequestServices;
        return (await services.GetRequiredService<TrackingReferences>().FollowAsync<RequestTracking>(
            services.GetRequiredService<StreamLedger>(), reference, static tracking => tracking.TrackingReference, http.RequestAborted))?.Current;
    }
}
