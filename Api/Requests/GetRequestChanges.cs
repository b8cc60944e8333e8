using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>What became of a request between two instants of recording.</summary>
/// <param name="FromVersion">The version at the first instant; 0 before it was opened.</param>
/// <param name="Events">What was recorded after the first instant and until the second.</param>
public sealed record RequestDifference(
    Guid Id, Instant From, Instant To, long FromVersion, long ToVersion, ImmutableArray<MemberChange> Changes, ImmutableArray<TimelineEntry> Events);

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
            "By the time of recording: the events after 'from' and until 'to', and every member of the request that differs. The answers never change and are not shown.")
        .Query("from", "The earlier instant.", format: "date-time")
        .Query("to", "The later instant; now when absent.", format: "date-time")
        .Refuses(RequestRefusals.RequestNotFound, HttpRefusals.RequestMalformed)
        .AllowSignedIn();

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var (from, to) = (query.Instant("from"), query.Instant("to") ?? http.RequestServices.GetRequiredService<StreamLedger>().Now());
        query.Check("from", from <= to);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var id = Guid.Parse((string)http.Request.RouteValues["id"]!);
        var (timeline, refusal) = await GetRequestState.TimelineAsync(http, actor, id);
        if (timeline is not null)
        {
            await Http.Answers.WriteAsync(http, Difference(timeline, from!.Value, to));
        }

        return refusal;
    }

    private static RequestDifference Difference(Timeline timeline, Instant from, Instant to)
    {
        var (before, after) = (GetRequestState.StateAt(timeline.Events, from), GetRequestState.StateAt(timeline.Events, to));
        var (fromVersion, toVersion) = (before?.Version ?? 0, after?.Version ?? 0);
        return new(
            timeline.RequestId,
            from,
            to,
            fromVersion,
            toVersion,
            Changes(Members(timeline.RequestId, before), Members(timeline.RequestId, after)),
            [.. timeline.Events.Where(entry => entry.Version > fromVersion && entry.Version <= toVersion)]);
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
            Collect(JsonSerializer.SerializeToNode(RequestView.Of(id, state, answers: null), LedgerJson.Wire)!.AsObject(), "", members);
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
