using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;

namespace EventLedger.Api.Timelines;

internal sealed class GetTimeline : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => GetMergedTimelines
        .Paged(routes.MapRead<Timeline>("/v1/requests/{id:guid}/timeline", AnswerAsync))
        .Describe(
            "Requests",
            "GetTimeline",
            "The events of a request, with both of their times",
            "Read from the stream, hence always complete. 'asOf' leaves out what happened later, 'asRecorded' what was recorded later.")
        .Refuses(RequestRefusals.RequestNotFound, HttpRefusals.RequestMalformed)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var id = Guid.Parse((string)http.Request.RouteValues["id"]!);
        if (await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<CitizenRequest>(actor.Region, id, http.RequestAborted) is not { } current)
        {
            return RequestRefusals.RequestNotFound;
        }

        if (!current.State.Admits(actor))
        {
            return SharedRefusals.AccessDenied;
        }

        if (await GetMergedTimelines.ReadAsync(http, actor, TimelineScope.OfStream(id)) is { } page)
        {
            await Answers.WriteAsync(http, new Timeline(id, page.Events, page.Next));
        }

        return null;
    }
}
