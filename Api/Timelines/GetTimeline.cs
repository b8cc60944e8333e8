using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;

namespace EventLedger.Api.Timelines;

internal sealed class GetTimeline : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Timeline>("/v1/requests/{id:guid}/timeline", AnswerAsync)
        .Describe(
            "Requests",
            "GetTimeline",
            "Every event of a request, with both of its times",
            "Read from the streams, hence always complete. 'asOf' leaves out what happened later, 'asRecorded' what was recorded later.")
        .Query("asOf", "Only what happened until this instant.", format: "date-time")
        .Query("asRecorded", "Only what was recorded until this instant.", format: "date-time")
        .Refuses(RequestRefusals.RequestNotFound, HttpRefusals.RequestMalformed)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var (asOf, asRecorded) = (query.Instant("asOf"), query.Instant("asRecorded"));
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var (services, aborted) = (http.RequestServices, http.RequestAborted);
        var id = Guid.Parse((string)http.Request.RouteValues["id"]!);
        if (await services.GetRequiredService<StreamLedger>().FindAsync<CitizenRequest>(actor.Region, id, aborted) is not { } current)
        {
            return RequestRefusals.RequestNotFound;
        }

        if (!current.State.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        var timeline = await services.GetRequiredService<TimelineReader>().ReadAsync(actor.Region, id, asOf, asRecorded, aborted);
        await Answers.WriteAsync(http, timeline!);
        return null;
    }
}
