using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Projections.Requests;
using Marten;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

// A tuned exception, since a region has millions of requests; the plain example is Centres/CentreListing.cs.
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
    TimedPlace? After,
    int Limit);

/// <summary>A page of a queue; <paramref name="Next"/> is null on the last.</summary>
public sealed record QueuePage(ImmutableArray<QueueItem> Items, string? Next, Freshness Freshness);

/// <param name="PromisedDeadline">Absent when nothing was promised; such a request is never overdue, and after all others in the order of deadlines.</param>
/// <param name="AwaitsReassignment">Why its centre cannot go on with it, so that it has to be given to another; absent when it can.</param>
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
    Instant? PromisedDeadline,
    bool Overdue,
    int Returns,
    ReassignmentCause? AwaitsReassignment,
    long Version);

/// <summary>Lists what waits for a centre or a department.</summary>
public sealed class WorkQueue(IDocumentStore store, DatabaseOf databaseOf, ProjectionProgress progress, TimeProvider time)
{
    private static readonly ImmutableArray<RequestStatus> WaitingForDepartment =
        [RequestStatus.Opened, RequestStatus.Transmitted, RequestStatus.Received, RequestStatus.Returned, RequestStatus.Suspended];

    private static readonly ImmutableArray<RequestStatus> WaitingForCentre = [.. WaitingForDepartment, RequestStatus.Completed, RequestStatus.HandedOver];

    public async Task<QueuePage> ReadAsync(QueueFilter filter, CancellationToken cancellation)
    {
        // Asked first, so that the answer is never older than it says.
        var freshness = await progress.ReadAsync(filter.Region, nameof(RequestSummary), cancellation);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var found = await FindAsync(filter, now, cancellation);
        var page = found.Take(filter.Limit).ToImmutableArray();
        var next = found.Count > filter.Limit ? new TimedPlace(OrderedBy(page[^1], filter.Order), page[^1].Id).Write() : null;
        return new([.. page.Select(summary => Item(summary, now))], next, freshness);
    }

    private static Instant OrderedBy(RequestSummary summary, QueueOrder order) =>
        order is QueueOrder.Deadline or QueueOrder.DeadlineDescending ? summary.DueBy : summary.OpenedAt;

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
        summary.IsOverdue(now),
        summary.Returns,
        summary.AwaitsReassignment,
        summary.Version);

    private async Task<List<RequestSummary>> FindAsync(QueueFilter filter, Instant now, CancellationToken cancellation)
    {
        await using var command = databaseOf(filter.Region).CreateCommand(Sql(filter));
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = filter.Region },
            new() { Value = filter.Code },
            new() { Value = now },
            new() { Value = (object?)filter.ServiceCode ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
            new() { Value = (object?)filter.After?.At ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = filter.After?.Id ?? Guid.Empty },
            new() { Value = filter.Limit + 1 },
        });
        return await RequestSummaryTable.ReadAsync(command, store, cancellation);
    }

    // Every status by itself comes from its index in order; the database merges them and stops when the page is full.
    private static string Sql(QueueFilter filter)
    {
        var (key, descending) = filter.Order switch
        {
            QueueOrder.Deadline => (RequestSummaryTable.Deadline, false),
            QueueOrder.DeadlineDescending => (RequestSummaryTable.Deadline, true),
            QueueOrder.Opened => (RequestSummaryTable.Opened, false),
            _ => (RequestSummaryTable.Opened, true),
        };
        var order = descending ? $"order by {key} desc, id desc limit $7" : $"order by {key}, id limit $7";
        var waiting = Statuses(filter).Select(status =>
            $"(select data, {key}, id from {RequestSummaryTable.Name} where {RequestSummaryTable.Status} = '{status}' and {Condition(filter, status, key, descending)} {order})");
        return $"select data from ({string.Join(" union all ", waiting)}) request {order}";
    }

    // Only what is asked for is named, so that the plan kept for a statement is right for all its parameters.
    private static string Condition(QueueFilter filter, RequestStatus status, string key, bool descending)
    {
        var owner = filter.Owner == QueueOwner.Centre ? RequestSummaryTable.Desk : RequestSummaryTable.Department;
        var condition = $"{RequestSummaryTable.Tenant} = $1 and {owner} = $2";
        condition += filter.Overdue switch
        {
            true => $" and {IsOpen(status)} and {RequestSummaryTable.Deadline} < $3",
            false => $" and ({RequestSummaryTable.Closed} is not null or {RequestSummaryTable.Deadline} >= $3)",
            null => "",
        };
        condition += filter.ServiceCode is null ? "" : $" and {RequestSummaryTable.Service} = $4";
        return condition + (filter.After is null ? "" : $" and ({key}, id) {(descending ? '<' : '>')} ($5, $6)");
    }

    // Few requests are open, but nearly all of those that wait for the department. The database does not know that the
    // one comes with the other, expects hardly any, and would sort them all; of a case it expects half.
    private static string IsOpen(RequestStatus status) => WaitingForDepartment.Contains(status)
        ? $"case when {RequestSummaryTable.Closed} is null then true else false end"
        : $"{RequestSummaryTable.Closed} is null";

    private static IEnumerable<RequestStatus> Statuses(QueueFilter filter) => filter.Statuses.IsEmpty
        ? filter.Owner == QueueOwner.Centre ? WaitingForCentre : WaitingForDepartment
        : filter.Statuses.Distinct();
}
