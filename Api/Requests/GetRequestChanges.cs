using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Api.Http;
using EventLedger.Api.Timelines;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;
using Microsoft.OpenApi;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>What became of a request between two instants of recording.</summary>
/// <param name="FromVersion">The version at the first instant; 0 before it was opened.</param>
/// <param name="Changes">Between the two instants, whichever page of the events it is.</param>
/// <param name="Events">What was recorded after the first instant and until the second.</param>
/// <param name="Next">Null on the last page of the events.</param>
public sealed record RequestDifference(
    Guid Id,
    Instant From,
    Instant To,
    long FromVersion,
    long ToVersion,
    ImmutableArray<MemberChange> Changes,
    ImmutableArray<TimelineEntry> Events,
    string? Next);

/// <summary>A member of the request that differs.</summary>
/// <param name="Member">Its name; of a member of a member with a dot, such as <c>fee.paidHalalas</c>.</param>
/// <param name="Before">Absent when there was none.</param>
public sealed record MemberChange(string Member, JsonElement? Before, JsonElement? After);

internal sealed class GetRequestChanges : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<RequestDifference>("/v1/requests/{id:guid}/changes", AnswerAsync)
        .Describe(
            "Requests",
            "GetRequestChanges",
            "What changed in a request between two instants",
            "By the time of recording: the events after 'from' and until 'to', and every member of the request that differs. Personal data are not shown; the timeline shows them.")
        .Query("from", "The earlier instant.", format: "date-time")
        .Query("to", "The later instant; now when absent. For a further page, what the first one says.", format: "date-time")
        .Query("limit", "Events on a page, 1 to 500; 100 when absent.", JsonSchemaType.Integer)
        .Query("cursor", "'next' of the page before.")
        .Refuses(RequestRefusals.RequestNotFound, HttpRefusals.RequestMalformed)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var (from, to) = (query.Instant("from"), query.Instant("to") ?? http.RequestServices.GetRequiredService<StreamLedger>().Now());
        var (beyond, limit) = (query.AfterSequence(), query.Number("limit", 1, GetMergedTimelines.LargestLimit, GetMergedTimelines.DefaultLimit));
        query.Require("from", "instant");
        query.Check("from", from is null || from <= to, "period-reversed");
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var id = http.RouteId();
        var (timeline, refusal) = await GetRequestState.TimelineAsync(http, actor, id);
        if (timeline is not null)
        {
            await Http.Answers.WriteAsync(http, Difference(timeline, from!.Value, to, beyond, limit));
        }

        return refusal;
    }

    private static RequestDifference Difference(Timeline timeline, Instant from, Instant to, long beyond, int limit)
    {
        var (before, after) = (GetRequestState.StateAt(timeline.Events, from), GetRequestState.StateAt(timeline.Events, to));
        var (fromVersion, toVersion) = (before?.Version ?? 0, after?.Version ?? 0);
        var events = timeline.Events.Where(entry => entry.Version > fromVersion && entry.Version <= toVersion && entry.Sequence > beyond).ToList();
        return new(
            timeline.RequestId,
            from,
            to,
            fromVersion,
            toVersion,
            Changes(Members(timeline.RequestId, before), Members(timeline.RequestId, after)),
            [.. events.Take(limit)],
            events.Count > limit ? events[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static ImmutableArray<MemberChange> Changes(SortedDictionary<string, JsonNode> before, SortedDictionary<string, JsonNode> after) =>
    [
        .. before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(member => (Member: member, Before: before.GetValueOrDefault(member), After: after.GetValueOrDefault(member)))
            .Where(change => !JsonNode.DeepEquals(change.Before, change.After))
            .Select(change => new MemberChange(change.Member, Element(change.Before), Element(change.After))),
    ];

    private static JsonElement? Element(JsonNode? node) => node?.Deserialize<JsonElement>();

    private static SortedDictionary<string, JsonNode> Members(Guid id, Current<CitizenRequest>? state)
    {
        var members = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        if (state is not null)
        {
            Collect(JsonSerializer.SerializeToNode(RequestView.Of(id, state, key: null), LedgerJson.Wire)!.AsObject(), "", members);
        }

        return members;
    }

    private static void Collect(JsonObject from, string prefix, SortedDictionary<string, JsonNode> members)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject inner)
            {
                Collect(inner, $"{prefix}{name}.", members);
            }
            else if (value is not null)
            {
                members.Add(prefix + name, value);
            }
        }
    }
}
