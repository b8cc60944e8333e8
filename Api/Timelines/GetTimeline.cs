using EventLedger.Api.Http;
using EventLedger.Api.Requests;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;
using Microsoft.OpenApi;

namespace EventLedger.Api.Timelines;

internal sealed class GetTimeline : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => GetMergedTimelines
        .Paged(routes.MapRead<Timeline>("/v1/requests/{id:guid}/timeline", AnswerAsync))
        .Query("personal", GetRequest.PersonalQuery, JsonSchemaType.Boolean)
        .Describe(
            "Requests",
            "GetTimeline",
            "The events of a request, with both of their times",
            "Read from the stream, hence always complete. 'asOf' leaves out what happened later, 'asRecorded' what was recorded later. "
            + "Personal data are shown as in the request itself, and the reading is recorded first; to others they are masked.")
        .Refuses(RequestRefusals.RequestNotFound, HttpRefusals.RequestMalformed, AccessRefusals.ReadNotRecorded)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var id = http.RouteId();
        var (request, refusal) = await FindAsync(http, actor, id);
        if (refusal is not null)
        {
            return refusal;
        }

        var query = new QueryReader(http);
        var isPersonal = query.Boolean("personal") ?? true;
        if (await GetMergedTimelines.ReadAsync(http, actor, TimelineScope.OfStream(id), query) is not { } page)
        {
            return null;
        }

        // A page without personal data is no reading of any.
        var key = isPersonal && request is not null && page.Events.Any(PersonalEntries.Has)
            ? await GetRequest.OpenAsync(http, actor, id, request, PersonalRecord.Timeline)
            : null;
        await Answers.WriteAsync(http, new Timeline(id, key is null ? page.Events : [.. page.Events.Select(entry => PersonalEntries.Open(entry, key))], page.Next));
        return null;
    }

    /// <summary>The request for those who may see it; null for one that is damaged.</summary>
    private static async Task<(CitizenRequest? Request, Refusal? Refusal)> FindAsync(HttpContext http, Actor actor, Guid id)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<StreamLedger>().FindAsync<CitizenRequest>(actor.Region, id, http.RequestAborted) is not { } current ? (null, RequestRefusals.RequestNotFound)
                : current.State.Admits(actor) ? (current.State, null)
                : (null, SharedRefusals.AccessDenied);
        }
        catch (DamagedRecordException) when (actor.SeesWholeRegion)
        {
            // They see every request of their region, and look here for what is wrong with this one.
            return (null, null);
        }
    }
}
