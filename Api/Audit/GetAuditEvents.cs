using System.Buffers;
using System.Globalization;
using System.Text.Json;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;
using Microsoft.OpenApi;
using NodaTime;

namespace EventLedger.Api.Audit;

/// <summary>The first line of an export.</summary>
/// <param name="ThroughSequence">Nothing up to this sequence can be added any more; later events are not in the export.</param>
public sealed record ExportHeader(EventFilter Filter, string Region, Instant StartedAt, long ThroughSequence);

/// <summary>The last line of an export: one that lacks it was cut off.</summary>
public sealed record ExportTrailer(long Events);

/// <summary>Searching the ledger, and taking what was found away.</summary>
[Group("Audit", "Search and export of events, for auditors.", 90)]
internal sealed class GetAuditEvents : IEndpoint
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 500;
    private const string Lines = "application/x-ndjson";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Filtered(routes.MapRead<TimelinePage>("/v1/audit/events", FindAsync))
            .Describe("Audit", "FindEvents", "Searches the events of the region", "In the order recorded; everything named has to hold. Needs an actor, a stream, or a bounded period.")
            .Query("limit", "Entries on a page, 1 to 500; 100 when absent.", JsonSchemaType.Integer)
            .Query("cursor", "'next' of the page before.");
        Filtered(routes.MapLongAnswer("/v1/audit/events/export", ExportAsync))
            .Produces<TimelineEntry>(contentType: Lines)
            .Describe(
                "Audit",
                "ExportEvents",
                "Everything a search finds, as JSON lines",
                "The first line tells the filter and the largest sequence covered, the last how many events there are; between them is an event on each line, in the order recorded.");
    }

    private static RouteHandlerBuilder Filtered(RouteHandlerBuilder endpoint) => endpoint
        .Query("actor", "Who recorded it, as tokens name the user.")
        .Query("type", "The type of event, such as FeePaid.")
        .Query("stream", "The stream's id, such as a request's.", format: "uuid")
        .Query("correlation", "What it belongs to.")
        .Query("from", "Recorded at or after this instant, or civil date in Riyadh.")
        .Query("to", "Recorded before this instant, or on this civil date at the latest.")
        .Refuses(AccessRefusals.SearchTooWide(EventFilter.LongestPeriod), HttpRefusals.RequestMalformed)
        .AllowRoles(Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> FindAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var (filter, limit, after) = (Filter(query), query.Number("limit", 1, LargestLimit, DefaultLimit), query.AfterSequence());
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        if (!filter.IsBounded())
        {
            return AccessRefusals.SearchTooWide(EventFilter.LongestPeriod);
        }

        await Answers.WriteAsync(http, await http.RequestServices.GetRequiredService<EventSearch>().FindAsync(actor.Region, filter, after, limit, http.RequestAborted));
        return null;
    }

    private static async Task<Refusal?> ExportAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var filter = Filter(query);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        if (!filter.IsBounded())
        {
            return AccessRefusals.SearchTooWide(EventFilter.LongestPeriod);
        }

        await WriteAsync(http, actor.Region, filter);
        return null;
    }

    private static EventFilter Filter(QueryReader query)
    {
        var (from, to) = query.Period();
        return new(
            query.Text("actor"),
            query.Parsed("type", text => EventFilter.IsType(text) ? text : null, "event-type"),
            query.Id("stream"),
            query.Text("correlation"),
            from,
            to);
    }

    /// <summary>Each event is written as it is read, and what was written is sent before much more is read.</summary>
    private static async Task WriteAsync(HttpContext http, string region, EventFilter filter)
    {
        var search = http.RequestServices.GetRequiredKeyedService<EventSearch>(Databases.LongAnswers);
        var sender = http.RequestServices.GetRequiredService<LongAnswers>();
        var header = new ExportHeader(
            filter, region, http.RequestServices.GetRequiredService<StreamLedger>().Now(), await search.SettledAsync(region, http.RequestAborted));
        var (body, count) = (http.Response.BodyWriter, 0L);
        http.Response.ContentType = Lines;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Through-Sequence"] = header.ThroughSequence.ToString(CultureInfo.InvariantCulture);
        Line(header);
        await foreach (var entry in search.ExportAsync(region, filter, header.ThroughSequence, http.RequestAborted))
        {
            Line(entry);
            count++;
            if (body.UnflushedBytes > LongAnswers.Piece)
            {
                await sender.SendAsync(http);
            }
        }

        Line(new ExportTrailer(count));
        await sender.SendAsync(http);

        void Line<T>(T value)
        {
            using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = LedgerJson.Wire.Encoder });
            JsonSerializer.Serialize(json, value, LedgerJson.Wire);
            json.Flush();
            body.Write("\n"u8);
        }
    }
}
