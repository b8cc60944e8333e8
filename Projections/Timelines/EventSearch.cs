using System.Globalization;
using System.Runtime.CompilerServices;
using EventLedger.Domain.Shared;
using Marten;
using NodaTime;

namespace EventLedger.Projections.Timelines;

/// <summary>What to look for among a region's events; everything named has to hold.</summary>
/// <param name="Actor">Who recorded it.</param>
/// <param name="Type">As timelines name it, such as <c>FeePaid</c>.</param>
/// <param name="From">The first instant of recording.</param>
/// <param name="To">The first instant of recording after the period.</param>
public sealed record EventFilter(string? Actor, string? Type, Guid? Stream, string? Correlation, Instant? From, Instant? To)
{
    public const int LongestPeriod = 366;

    /// <summary>Whether an index leads to what is asked for; otherwise the whole ledger would be read.</summary>
    public bool IsBounded() => Actor is not null || Stream is not null || To - From <= Duration.FromDays(LongestPeriod);

    public static bool IsType(string type) => StoredNameOf(type) is not null;

    internal static string? StoredNameOf(string type) => EventCatalogue.All.FirstOrDefault(e => e.Type.Name == type)?.StoredName;
}

/// <summary>
/// Searches a region's events by who recorded them, type, stream, correlation and time of recording. Entries tell by
/// themselves only whether they are backdated; the other flags need a request's whole life, which its timeline has.
/// </summary>
public sealed class EventSearch(IDocumentStore store, DatabaseOf databaseOf)
{
    private readonly RecordedEvents events = new(store, databaseOf);

    public async Task<TimelinePage> FindAsync(string region, EventFilter filter, long after, int limit, CancellationToken cancellation)
    {
        var range = await RangeAsync(region, filter, cancellation);
        var found = await ReadAsync(region, filter, new(Math.Max(range.After, after), range.Through), limit + 1, cancellation).ToListAsync(cancellation);
        return new(
            [.. found.Take(limit)],
            found.Count > limit ? found[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The largest sequence below which nothing can be added any more, as far as the projections have found out.</summary>
    public async Task<long> SettledAsync(string region, CancellationToken cancellation)
    {
        var sql = $"select coalesce(max(last_seq_id), 0) from {store.Options.Events.DatabaseSchemaName}.mt_event_progression where name = $2 and $1 <> ''";
        await using var command = events.Command(region, sql, ["HighWaterMark"]);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Everything found up to a sequence, row by row as the database sends it.</summary>
    public async IAsyncEnumerable<TimelineEntry> ExportAsync(
        string region, EventFilter filter, long through, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var range = await RangeAsync(region, filter, cancellation);
        await foreach (var entry in ReadAsync(region, filter, range with { Through = Math.Min(range.Through, through) }, null, cancellation))
        {
            yield return entry;
        }
    }

    private IAsyncEnumerable<TimelineEntry> ReadAsync(string region, EventFilter filter, Range range, int? limit, CancellationToken cancellation)
    {
        var (where, values) = Condition(filter, range);
        return events.ReadAsync(region, where, values, limit, cancellation).Select(e => TimelineEntry.Of(e, life: null));
    }

    private static (string Where, List<object> Values) Condition(EventFilter filter, Range range)
    {
        var (where, values) = (new List<string> { "e.seq_id > $2", "e.seq_id <= $3" }, new List<object> { range.After, range.Through });
        Add("e.user_name =", filter.Actor);
        Add("e.type =", filter.Type is { } type ? EventFilter.StoredNameOf(type) : null);
        Add("e.stream_id =", filter.Stream);
        Add("e.correlation_id =", filter.Correlation);
        Add("e.timestamp >=", filter.From);
        Add("e.timestamp <", filter.To);
        return (string.Join(" and ", where), values);

        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                values.Add(value);
                where.Add(string.Create(CultureInfo.InvariantCulture, $"{condition} ${values.Count + 1}"));
            }
        }
    }

    /// <summary>The sequences that a period can have, so that only their part of the table is read, in their order.</summary>
    private async Task<Range> RangeAsync(string region, EventFilter filter, CancellationToken cancellation)
    {
        if (filter.From is not { } from || filter.To is not { } to || filter.Actor is not null || filter.Stream is not null)
        {
            return new(0, long.MaxValue);
        }

        var sql = $"select coalesce(min(seq_id) - 1, 0), coalesce(max(seq_id), 0) from {events.Table} where timestamp >= $2 and timestamp < $3 and $1 <> ''";
        await using var command = events.Command(region, sql, [from, to]);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new(row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>Sequences after the first and up to the second.</summary>
    private sealed record Range(long After, long Through);
}
