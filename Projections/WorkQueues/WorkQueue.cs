using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using EventLedger.Domain.Requests;
using EventLedger.Projections.Requests;
using Marten;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Projections.WorkQueues;

/// <summary>Whose queue it is.</summary>
public enum QueueOwner
{
    Centre,
    Department,
}

public enum QueueOrder
{
    Deadline,
    DeadlineDescending,
    Opened,
    OpenedDescending,
}

/// <summary>What to list of a queue.</summary>
/// <param name="Statuses">None for everything that still waits for somebody.</param>
/// <param name="Overdue">Only what is past its deadline (true) or only what is not (false).</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
public sealed record QueueFilter(
    string Region,
    QueueOwner Owner,
    string Code,
    ImmutableArray<RequestStatus> Statuses,
    bool? Overdue,
    string? ServiceCode,
    QueueOrder Order,
    QueueCursor? After,
    int Limit);

/// <summary>A place in a queue: the instant it is ordered by, and the request.</summary>
public sealed record QueueCursor(Instant At, Guid Id)
{
    /// <summary>Opaque to callers.</summary>
    public string Write() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{InstantPattern.ExtendedIso.Format(At)} {Id}"));

    /// <summary>Null when it is none of ours.</summary>
    public static QueueCursor? Read(string text)
    {
        if (text.Length > 200 || !Base64Url.IsValid(text))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ') is [var at, var id]
            && InstantPattern.ExtendedIso.Parse(at) is { Success: true, Value: var instant }
            && Guid.TryParse(id, out var request)
                ? new QueueCursor(instant, request)
                : null;
    }
}

/// <summary>A page of a queue; <paramref name="Next"/> is null on the last.</summary>
public sealed record QueuePage(ImmutableArray<QueueItem> Items, string? Next, Freshness Freshness);

/// <param name="Version">The version this line was made of; the request itself may be further.</param>
public sealed record QueueItem(
    Guid Id,
    string TrackingReference,
    RequestStatus Status,
    string ServiceCode,
    string? CentreCode,
    string DepartmentCode,
    string? WindowCode,
    Channel Channel,
    Instant OpenedAt,
    Instant PromisedDeadline,
    bool Overdue,
    int Returns,
    long Version);

/// <summary>Lists what waits for a centre or a department.</summary>
public sealed class WorkQueue(IDocumentStore store, DatabaseOf databaseOf, ProjectionProgress progress, TimeProvider time)
{
    private const string Deadline = "(data->>'promisedDeadline')::timestamptz";
    private const string Opened = "(data->>'openedAt')::timestamptz";
    private static readonly string[] WaitingForCentre = ["opened", "transmitted", "received", "returned", "suspended", "completed", "handed-over"];
    private static readonly string[] WaitingForDepartment = ["opened", "transmitted", "received", "returned", "suspended"];

    public async Task<QueuePage> ReadAsync(QueueFilter filter, CancellationToken cancellation)
    {
        // Asked first, so that the answer is never older than it says.
        var freshness = await progress.ReadAsync(databaseOf(filter.Region), RequestSummaryProjection.Shard, cancellation);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var found = await FindAsync(filter, now, cancellation);
        var page = found.Take(filter.Limit).ToImmutableArray();
        var next = found.Count > filter.Limit ? new QueueCursor(OrderedBy(page[^1], filter.Order), page[^1].Id).Write() : null;
        return new([.. page.Select(summary => Item(summary, now))], next, freshness);
    }

    private static Instant OrderedBy(RequestSummary summary, QueueOrder order) =>
        order is QueueOrder.Deadline or QueueOrder.DeadlineDescending ? summary.PromisedDeadline : summary.OpenedAt;

    private static bool IsOverdue(RequestSummary summary, Instant now) => summary.ClosedAt is null && summary.PromisedDeadline < now;

    private static QueueItem Item(RequestSummary summary, Instant now) => new(
        summary.Id,
        summary.TrackingReference,
        summary.Status,
        summary.ServiceCode,
        summary.CentreCode,
        summary.DepartmentCode,
        summary.WindowCode,
        summary.Channel,
        summary.OpenedAt,
        summary.PromisedDeadline,
        IsOverdue(summary, now),
        summary.Returns,
        summary.Version);

    private async Task<List<RequestSummary>> FindAsync(QueueFilter filter, Instant now, CancellationToken cancellation)
    {
        var (key, descending) = filter.Order switch
        {
            QueueOrder.Deadline => (Deadline, false),
            QueueOrder.DeadlineDescending => (Deadline, true),
            QueueOrder.Opened => (Opened, false),
            _ => (Opened, true),
        };
        var (direction, beyond) = descending ? ("desc", "<") : ("asc", ">");
        var owner = filter.Owner == QueueOwner.Centre ? "centre_code" : "department_code";
        await using var command = databaseOf(filter.Region).CreateCommand($"""
            select data from {RequestSummaryProjection.Table}
            where tenant_id = $1 and {owner} = $2 and data->>'status' = any($3)
              and ($4::text is null or data->>'serviceCode' = $4)
              and ($5::boolean is null or (data->>'closedAt' is null and {Deadline} < $6) = $5)
              and ($7::timestamptz is null or ({key}, id) {beyond} ($7, $8))
            order by {key} {direction}, id {direction}
            limit $9
            """);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = filter.Region },
            new() { Value = filter.Code },
            new() { Value = Statuses(filter) },
            new() { Value = (object?)filter.ServiceCode ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = (object?)filter.Overdue ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean },
            new() { Value = now },
            new() { Value = (object?)filter.After?.At ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = filter.After?.Id ?? Guid.Empty },
            new() { Value = filter.Limit + 1 },
        });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<RequestSummary>();
        while (await row.ReadAsync(cancellation))
        {
            found.Add(store.Options.Serializer().FromJson<RequestSummary>(row, 0));
        }

        return found;
    }

    private static string[] Statuses(QueueFilter filter) => filter.Statuses.IsEmpty
        ? filter.Owner == QueueOwner.Centre ? WaitingForCentre : WaitingForDepartment
        : [.. filter.Statuses.Select(status => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString()))];
}
