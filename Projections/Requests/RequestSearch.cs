using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using Marten;
using NodaTime;
using Npgsql;

// A tuned exception, since a region has millions of requests; the plain example is Centres/CentreListing.cs.
namespace EventLedger.Projections.Requests;

/// <summary>Which requests of a region to find; everything named has to hold. The newest first.</summary>
/// <param name="Id">By which a tracking reference is found.</param>
/// <param name="Statuses">None for all.</param>
/// <param name="From">The first instant of opening.</param>
/// <param name="To">The first instant of opening after the period.</param>
public sealed record RequestFilter(
    string Region,
    Guid? Id,
    Guid? BeneficiaryId,
    string? CentreCode,
    string? DepartmentCode,
    string? ServiceCode,
    ImmutableArray<RequestStatus> Statuses,
    Instant? From,
    Instant? To);

/// <summary>A page of what was found; <paramref name="Next"/> is null on the last.</summary>
public sealed record FoundRequests(ImmutableArray<FoundRequest> Items, string? Next, Freshness Freshness);

/// <param name="Decision">The one that stands; absent while there is none.</param>
/// <param name="Version">The version this line was made of; the request itself may be further.</param>
public sealed record FoundRequest(
    Guid Id,
    string TrackingReference,
    RequestStatus Status,
    string ServiceCode,
    Guid BeneficiaryId,
    string? CentreCode,
    string DepartmentCode,
    Channel Channel,
    Instant OpenedAt,
    Instant? PromisedDeadline,
    bool Overdue,
    CompletionDecision? Decision,
    Instant? ClosedAt,
    int Returns,
    long Version);

/// <summary>Finds requests of a region.</summary>
public sealed class RequestSearch(IDocumentStore store, DatabaseOf databaseOf, ProjectionProgress progress, TimeProvider time)
{
    private const string Newest = $"order by {RequestSummaryTable.Opened} desc, id desc limit $2";

    /// <param name="after">Where the page before ended; null for the first page.</param>
    public async Task<FoundRequests> ReadAsync(RequestFilter filter, TimedPlace? after, int limit, CancellationToken cancellation)
    {
        // Asked first, so that the answer is never older than it says.
        var freshness = await progress.ReadAsync(filter.Region, nameof(RequestSummary), cancellation);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        await using var command = Command(filter, after, limit + 1);
        var found = await RequestSummaryTable.ReadAsync(command, store, cancellation);

        var next = found.Count > limit ? new TimedPlace(found[limit - 1].OpenedAt, found[limit - 1].Id).Write() : null;
        return new([.. found.Take(limit).Select(request => Item(request, now))], next, freshness);
    }

    private static FoundRequest Item(RequestSummary request, Instant now) => new(
        request.Id,
        request.TrackingReference,
        request.Status,
        request.ServiceCode,
        request.BeneficiaryId,
        request.CentreCode,
        request.DepartmentCode,
        request.Channel,
        request.OpenedAt,
        request.PromisedDeadline,
        request.IsOverdue(now),
        request.Decision,
        request.ClosedAt,
        request.Returns,
        request.Version);

    private NpgsqlCommand Command(RequestFilter filter, TimedPlace? after, int limit)
    {
        var (command, where) = (databaseOf(filter.Region).CreateCommand(), new List<string>());
        command.Parameters.AddWithValue(filter.Region);
        command.Parameters.AddWithValue(limit);
        where.Add($"{RequestSummaryTable.Tenant} = $1");
        Add($"{RequestSummaryTable.Id} =", filter.Id);
        Add($"{RequestSummaryTable.Beneficiary} =", filter.BeneficiaryId);
        Add($"{RequestSummaryTable.Desk} =", filter.CentreCode);
        Add($"{RequestSummaryTable.Department} =", filter.DepartmentCode);
        Add($"{RequestSummaryTable.Service} =", filter.ServiceCode);
        Add($"{RequestSummaryTable.Opened} >=", filter.From);
        Add($"{RequestSummaryTable.Opened} <", filter.To);
        if (after is not null)
        {
            command.Parameters.AddWithValue(after.At);
            command.Parameters.AddWithValue(after.Id);
            where.Add(FormattableString.Invariant($"({RequestSummaryTable.Opened}, id) < (${command.Parameters.Count - 1}, ${command.Parameters.Count})"));
        }

        command.CommandText = Sql(filter, string.Join(" and ", where));
        return command;

        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                command.Parameters.AddWithValue(value);
                where.Add(FormattableString.Invariant($"{condition} ${command.Parameters.Count}"));
            }
        }
    }

    // A person has few. Otherwise every status by itself comes from its index in order, as in a queue; the database merges
    // them and stops when the page is full.
    private static string Sql(RequestFilter filter, string where)
    {
        ImmutableArray<RequestStatus> statuses = filter.Statuses.IsEmpty ? [.. Enum.GetValues<RequestStatus>()] : [.. filter.Statuses.Distinct()];
        if (filter.Id is not null || filter.BeneficiaryId is not null)
        {
            return $"select data from {RequestSummaryTable.Name} where {where} and {RequestSummaryTable.Status} in ({string.Join(", ", statuses.Select(status => $"'{status}'"))}) {Newest}";
        }

        var each = statuses.Select(status =>
            $"(select data, {RequestSummaryTable.Opened}, id from {RequestSummaryTable.Name} where {where} and {RequestSummaryTable.Status} = '{status}' {Newest})");
        return $"select data from ({string.Join(" union all ", each)}) request {Newest}";
    }
}
