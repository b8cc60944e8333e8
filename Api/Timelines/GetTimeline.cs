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
        var id = http.RouteId();
        if (await NotShownAsync(http, actor, id) is { } refusal)
        {
            return refusal;
        }

        if (await GetMergedTimelines.ReadAsync(http, actor, TimelineScope.OfStream(id)) is { } page)
        {
            await Answers.WriteAsync(http, new Timeline(id, page.Events, page.Next));
        }

        return null;
    }

    private static async Task<Refusal?> NotShownAsync(HttpContext http, Actor actor, Guid id)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<CitizenRequest>(actor.Region, id, http.RequestAborted) is not { } current ? RequestRefusals.RequestNotFound
                : current.State.Admits(actor) ? null
                : SharedRefusals.AccessDenied;
        }
        catch (DamagedRecordException) when (actor.SeesWholeRegion)
        {
            // They see every request of their region, and look here for what is wrong with this one.
            return null;
        }
    }
}
