using System.Collections.Immutable;
using EventLedger.Projections.Requests;
using NodaTime;
using Npgsql;

// A tuned exception, since a region has millions of requests; the plain example is Centres/CentreListing.cs.
namespace EventLedger.Projections.Monitoring;

/// <summary>
/// A centre's quality over a period, up to its cut-off: the period's end, or now when that is earlier. Times are
/// working minutes. A request to which nothing was promised is never late, overdue, due or breached. One that went from centre to
/// centre counts in each figure for the one that had it then.
/// </summary>
/// <param name="CentreCode">Null for self-service.</param>
/// <param name="Opened">Opened in the period.</param>
/// <param name="Completed">Completed in the period.</param>
/// <param name="CompletedLate">Of those, after the deadline.</param>
/// <param name="Open">Opened before the cut-off and without an outcome at it.</param>
/// <param name="Overdue">Of those, past the deadline at the cut-off.</param>
/// <param name="Due">The deadline lay in the period before the cut-off, and no withdrawal or cancellation came before it.</param>
/// <param name="Breached">Of those, not completed by the deadline.</param>
/// <param name="BreachRate">Breached by due; absent when nothing was due.</param>
/// <param name="FirstTimeRight">Of those completed, the ones that were never returned.</param>
/// <param name="FirstTimeRightRate">First time right by completed; absent when none was.</param>
public sealed record CentreQuality(
    string? CentreCode,
    Instant From,
    Instant CutOff,
    long Opened,
    long Completed,
    long CompletedLate,
    long Open,
    long Overdue,
    long Due,
    long Breached,
    double? BreachRate,
    long FirstTimeRight,
    double? FirstTimeRightRate,
    Percentiles ToReceive,
    Percentiles ToComplete,
    FigureRequests? Requests);

/// <summary>Working minutes; absent when <paramref name="Count"/> is 0.</summary>
/// <param name="Count">The requests they are reckoned from: received, or completed, in the period.</param>
public sealed record Percentiles(long Count, double? P50, double? P90);

/// <summary>The requests behind each figure.</summary>
public sealed record FigureRequests(
    ImmutableArray<Guid> Opened,
    ImmutableArray<Guid> Completed,
    ImmutableArray<Guid> CompletedLate,
    ImmutableArray<Guid> Open,
    ImmutableArray<Guid> Overdue,
    ImmutableArray<Guid> Breached,
    ImmutableArray<Guid> FirstTimeRight);

/// <summary>Every centre's quality over one period, and how fresh that is.</summary>
public sealed record CentresQuality(ImmutableArray<CentreQuality> Centres, Freshness Freshness);

/// <summary>One centre's quality, period by period, with the requests behind each figure.</summary>
public sealed record CentreHistory(string CentreCode, ImmutableArray<CentreQuality> Periods, Freshness Freshness);

/// <summary>Which facts figures rest on.</summary>
public enum FactsCounted
{
    /// <summary>Each by when it happened, as told.</summary>
    All,

    /// <summary>
    /// Only what was recorded when it happened: requests whose opening was not are left out, as are those taken over, and what
    /// else was back-dated counts from when it was recorded.
    /// </summary>
    RecordedAtOnce,
}

/// <summary>Reckons centre quality in the database.</summary>
public sealed class CentreMonitor(DatabaseOf databaseOf, ProjectionProgress progress, TimeProvider time)
{
    // In the period, and in the hands of the centre.
    private const string Opened = $"{RequestSummaryTable.Opened} >= greatest(since, held_from) and {RequestSummaryTable.Opened} < least(cut_off, held_until)";
    private const string Completed = $"{RequestSummaryTable.Completed} >= greatest(since, held_from) and {RequestSummaryTable.Completed} < least(cut_off, held_until)";
    private const string CompletedLate = $"{Completed} and {RequestSummaryTable.Completed} > {RequestSummaryTable.Judged}";
    private const string Open = $"{RequestSummaryTable.Opened} < cut_off and ({RequestSummaryTable.Closed} is null or {RequestSummaryTable.Closed} >= cut_off) and held_from < cut_off and held_until >= cut_off";
    private const string Overdue = $"{Open} and {RequestSummaryTable.Judged} < cut_off";
    private const string Received = $"{RequestSummaryTable.Received} >= greatest(since, held_from) and {RequestSummaryTable.Received} < least(cut_off, held_until)";
    private const string Due = $"""
        {RequestSummaryTable.Judged} >= greatest(since, held_from) and {RequestSummaryTable.Judged} < least(cut_off, held_until)
        and not ({RequestSummaryTable.Completed} is null and {RequestSummaryTable.Closed} is not null and {RequestSummaryTable.Closed} <= {RequestSummaryTable.Judged})
        """;

    private const string Breached = $"{Due} and ({RequestSummaryTable.Completed} is null or {RequestSummaryTable.Completed} > {RequestSummaryTable.Judged})";
    private const string FirstTimeRight = $"{Completed} and {RequestSummaryTable.Returns} = 0";
    private static readonly string[] Figures = [Opened, Completed, CompletedLate, Open, Overdue, Breached, FirstTimeRight];

    private const string Always = "'-infinity'::timestamptz as held_from, 'infinity'::timestamptz as held_until";

    // From one centre to the next by the index: there are few, however many requests they have. And those that have none of theirs any more.
    private static readonly string EveryCentre = $"""
        present (desk) as (
            (select desk from {RequestSummaryTable.Name} where tenant_id = $1 order by desk limit 1)
            union all
            select (select next.desk from {RequestSummaryTable.Name} next where next.tenant_id = $1 and next.desk > present.desk order by next.desk limit 1)
            from present where desk is not null),
        centre (desk) as (select desk from present where desk is not null union select desk from stint)
        """;

    private static readonly string HasBegun = $"""
        (exists (select from {RequestSummaryTable.Name} first where first.tenant_id = $1 and first.desk = centre.desk and not first.{RequestSummaryTable.Moved} and first.matters_from < cut_off)
          or exists (select from stint where stint.desk = centre.desk and stint.matters_from < cut_off and stint.held_from < cut_off))
        """;

    /// <summary>One row for each centre that had anything to do with the period, self-service last.</summary>
    public async Task<CentresQuality> CompareAsync(string region, Interval period, FactsCounted facts, CancellationToken cancellation)
    {
        var freshness = await progress.ReadAsync(region, nameof(RequestSummary), cancellation);
        return new(await ReadAsync(region, null, [period], facts, cancellation), freshness);
    }

    public async Task<CentreHistory> FollowAsync(
        string region, string centreCode, ImmutableArray<Interval> periods, FactsCounted facts, CancellationToken cancellation)
    {
        var freshness = await progress.ReadAsync(region, nameof(RequestSummary), cancellation);
        return new(centreCode, await ReadAsync(region, centreCode, periods, facts, cancellation), freshness);
    }

    private async Task<ImmutableArray<CentreQuality>> ReadAsync(
        string region, string? centreCode, ImmutableArray<Interval> periods, FactsCounted facts, CancellationToken cancellation)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        await using var command = databaseOf(region).CreateCommand(Sql(centreCode is not null, facts));
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(periods.Select(period => period.Start).ToArray());
        command.Parameters.AddWithValue(periods.Select(period => Instant.Min(period.End, Instant.Max(now, period.Start))).ToArray());
        if (centreCode is not null)
        {
            command.Parameters.AddWithValue(centreCode);
        }

        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = ImmutableArray.CreateBuilder<CentreQuality>();
        while (await row.ReadAsync(cancellation))
        {
            rows.Add(Read(row, withRequests: centreCode is not null));
        }

        return rows.ToImmutable();
    }

    // Centre by centre and period by period, each from its piece of the index.
    private static string Sql(bool oneCentre, FactsCounted facts) => $"""
        with recursive {Stints(facts)},
        {(oneCentre ? "centre (desk) as (values ($4))" : EveryCentre)}
        select nullif(desk, ''), since, cut_off, figures.*
        from unnest($2::timestamptz[], $3::timestamptz[]) as period (since, cut_off)
        cross join centre
        cross join lateral ({Reckoning(withRequests: oneCentre, facts)}) figures
        {(oneCentre ? "" : $"where {HasBegun}")}
        order by since, 1 nulls last
        """;

    private static string Reckoning(bool withRequests, FactsCounted facts) => $"""
        select count(*) filter (where {Opened}), count(*) filter (where {Completed}), count(*) filter (where {CompletedLate}),
               count(*) filter (where {Open}), count(*) filter (where {Overdue}),
               count(*) filter (where {Due}), count(*) filter (where {Breached}), count(*) filter (where {FirstTimeRight}),
               {PercentilesOf(RequestSummaryTable.ToReceive, Received)},
               {PercentilesOf(RequestSummaryTable.ToComplete, Completed)}
               {(withRequests ? string.Concat(Figures.Select(figure => $", coalesce(array_agg(id order by opened_at, id) filter (where {figure}), array[]::uuid[])")) : "")}
        from ({Mattering(facts)}) request
        """;

    // All that can be in a figure of the period: what began to matter in it or not long before, and of what began
    // earlier only that which mattered for long.
    private static string Mattering(FactsCounted facts) => $"""
        select {Columns(facts)}, {Always} from {RequestSummaryTable.Name}
        where tenant_id = $1 and desk = centre.desk and not {RequestSummaryTable.Moved} and matters_from >= since - {ShortAtMost} and matters_from < cut_off{Only(facts)}
        union all
        select {Columns(facts)}, {Always} from {RequestSummaryTable.Name}
        where tenant_id = $1 and desk = centre.desk and not {RequestSummaryTable.Moved} and matters_from < since - {ShortAtMost}
          and matters_long and (matters_until is null or matters_until >= since){Only(facts)}
        union all
        select {string.Join(", ", RequestSummaryTable.Figures)}, held_from, held_until from stint
        where stint.desk = centre.desk and matters_from < cut_off and (matters_until is null or matters_until >= since)
        """;

    // Of the few requests that went from centre to centre, each time with one of them. Read once: every centre and period looks at it.
    private static string Stints(FactsCounted facts) => $"""
        stint as materialized (
            select {Columns(facts)}, matters_from, matters_until, placed.desk, placed.held_from, placed.held_until
            from {RequestSummaryTable.Name} moved cross join lateral (
                select earlier.desk, coalesce(lag(earlier.until) over (order by earlier.place), '-infinity') as held_from, earlier.until as held_until
                from (
                    select told.one->>'desk' as desk, (told.one->>'{(facts == FactsCounted.All ? "until" : "seenUntil")}')::timestamptz as until, told.place
                    from jsonb_array_elements(moved.data->'earlierDesks') with ordinality as told (one, place)
                    union all
                    select moved.desk, 'infinity'::timestamptz, null) earlier) placed
            where moved.tenant_id = $1 and moved.{RequestSummaryTable.Moved}{Only(facts)})
        """;

    private static string Columns(FactsCounted facts) => string.Join(", ", RequestSummaryTable.Figures.Select(column =>
        facts == FactsCounted.RecordedAtOnce && RequestSummaryTable.Told.Contains(column)
            ? $"case when {RequestSummaryTable.Witnessed} then {RequestSummaryTable.WitnessedOf(column)} else {column} end as {column}"
            : column));

    private static string Only(FactsCounted facts) => facts == FactsCounted.RecordedAtOnce ? $" and not {RequestSummaryTable.OpenedLate}" : "";

    private static string ShortAtMost => $"interval '{RequestSummary.ShortAtMost.TotalHours:F0} hours'";

    private static string PercentilesOf(string minutes, string condition) => $"""
        count({minutes}) filter (where {condition}),
        percentile_cont(0.5) within group (order by {minutes}) filter (where {condition}),
        percentile_cont(0.9) within group (order by {minutes}) filter (where {condition})
        """;

    private static CentreQuality Read(NpgsqlDataReader row, bool withRequests)
    {
        var (completed, due, breached, right) = (row.GetInt64(4), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10));
        return new(
            row.IsDBNull(0) ? null : row.GetString(0),
            row.GetFieldValue<Instant>(1),
            row.GetFieldValue<Instant>(2),
            row.GetInt64(3),
            completed,
            row.GetInt64(5),
            row.GetInt64(6),
            row.GetInt64(7),
            due,
            breached,
            Rate(breached, due),
            right,
            Rate(right, completed),
            ReadPercentiles(row, 11),
            ReadPercentiles(row, 14),
            withRequests ? new(Ids(row, 17), Ids(row, 18), Ids(row, 19), Ids(row, 20), Ids(row, 21), Ids(row, 22), Ids(row, 23)) : null);
    }

    private static double? Rate(long part, long whole) => whole == 0 ? null : Math.Round((double)part / whole, 4);

    private static Percentiles ReadPercentiles(NpgsqlDataReader row, int at) => new(
        row.GetInt64(at),
        row.IsDBNull(at + 1) ? null : Math.Round(row.GetDouble(at + 1), 2),
        row.IsDBNull(at + 2) ? null : Math.Round(row.GetDouble(at + 2), 2));

    private static ImmutableArray<Guid> Ids(NpgsqlDataReader row, int at) => [.. row.GetFieldValue<Guid[]>(at)];
}
