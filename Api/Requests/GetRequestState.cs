using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;
using Microsoft.OpenApi;
using NodaTime;

namespace EventLedger.Api.Requests;

internal sealed class GetRequestState : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<RequestView>("/v1/requests/{id:guid}/state", AnswerAsync)
        .Describe(
            "Requests",
            "GetRequestState",
            "A request as it stood at an earlier instant",
            "With 'asRecorded' what was answered then; with 'asOf' what is true of then by what is known now; with both what was known then of that instant. At least one is needed.")
        .Query("asOf", "Only what happened until this instant.", format: "date-time")
        .Query("personal", GetRequest.PersonalQuery, JsonSchemaType.Boolean)
        .Query("asRecorded", "Only what was recorded until this instant.", format: "date-time")
        .Refuses(RequestRefusals.RequestNotFound, HttpRefusals.RequestMalformed, AccessRefusals.ReadNotRecorded)
        .AllowSignedIn();

    /// <summary>The fold of what was recorded until an instant, and of it what happened until another; null before the opening.</summary>
    /// <remarks>
    /// What was recorded is cut off at the first later entry: nodes whose clocks differ may record times that go back, and a
    /// state is always that of a version.
    /// </remarks>
    internal static Current<CitizenRequest>? StateAt(IEnumerable<TimelineEntry> entries, Instant? asRecorded, Instant? asOf = null)
    {
        var recorded = entries.TakeWhile(entry => asRecorded is null || entry.RecordedAt <= asRecorded).ToList();
        var happened = recorded.Where(entry => asOf is null || entry.HappenedAt <= asOf).ToList();

        // An event told as older than the opening is of no request yet.
        return happened is [{ Data: RequestOpened }, ..]
            ? new(happened.Aggregate((CitizenRequest?)null, (state, entry) => CitizenRequest.Evolve(state, Fact(entry)))!, happened[^1].Version)
            : null;
    }

    private static DomainEvent Fact(TimelineEntry entry) =>
        entry.Data as DomainEvent ?? throw new DamagedRecordException($"Version {entry.Version} of request {entry.StreamId} cannot be read.");

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var (asOf, asRecorded) = (query.Instant("asOf"), query.Instant("asRecorded"));
        var isPersonal = query.Boolean("personal") ?? true;
        query.Check("asRecorded", http.Request.Query.ContainsKey("asOf") || http.Request.Query.ContainsKey("asRecorded"), "one-needed", "asOf, asRecorded");
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var id = http.RouteId();
        var (timeline, refusal) = await TimelineAsync(http, actor, id);
        if (timeline is null)
        {
            return refusal;
        }

        if (StateAt(timeline.Events, asRecorded, asOf) is not { } then)
        {
            return RequestRefusals.RequestNotFound;
        }

        // Who read it is told to whose it is now: a merge that was taken back since may have made it somebody else's for a while.
        var whose = StateAt(timeline.Events, asRecorded: null)!.State.BeneficiaryId;
        var key = isPersonal ? await GetRequest.OpenAsync(http, actor, id, then.State with { BeneficiaryId = whose }, PersonalRecord.EarlierAnswers) : null;
        await Http.Answers.WriteAsync(http, RequestView.Of(id, then, key), then.Version);
        return null;
    }

    /// <summary>The whole timeline, for whoever may see the request as it stands now.</summary>
    internal static async Task<(Timeline? Timeline, Refusal? Refusal)> TimelineAsync(HttpContext http, Actor actor, Guid id)
    {
        var services = http.RequestServices;
        if (await services.GetRequiredService<StreamLedger>().FindAsync<CitizenRequest>(actor.Region, id, http.RequestAborted) is not { } current)
        {
            return (null, RequestRefusals.RequestNotFound);
        }

        return current.State.Admits(actor)
            ? (await services.GetRequiredService<TimelineReader>().ReadAsync(actor.Region, id, http.RequestAborted), null)
            : (null, SharedRefusals.AccessDenied);
    }
}
