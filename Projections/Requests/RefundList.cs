using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Domain.Requests;
using Marten;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Projections.Requests;

/// <summary>Which refunds to list.</summary>
/// <param name="CentreCode">Null for all of the region.</param>
/// <param name="Stage">Null for all that wait.</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
public sealed record RefundFilter(string Region, string? CentreCode, RefundStage? Stage, TimedPlace? After, int Limit);

/// <summary>A page of refunds, the longest waiting first; <paramref name="Next"/> is null on the last.</summary>
public sealed record RefundPage(ImmutableArray<ListedRefund> Items, string? Next, Freshness Freshness);

/// <summary>A refund that waits: for approval (<c>requested</c>) or for its payment (<c>approved</c>). Why it was asked for is in the request.</summary>
/// <param name="CentreCode">Absent for self-service.</param>
/// <param name="ApprovedBy">Absent until somebody has.</param>
public sealed record ListedRefund(
    Guid RequestId,
    string TrackingReference,
    string? CentreCode,
    RequestStatus Status,
    long AmountHalalas,
    RefundStage Stage,
    string RequestedBy,
    Instant RequestedAt,
    string? ApprovedBy,
    long Version);

/// <summary>Lists refunds under way. Few requests have one, and the index holds those alone.</summary>
public sealed class RefundList(IDocumentStore store, DatabaseOf databaseOf, ProjectionProgress progress)
{
    public async Task<RefundPage> ReadAsync(RefundFilter filter, CancellationToken cancellation)
    {
        // Asked first, so that the answer is never older than it says.
        var freshness = await progress.ReadAsync(filter.Region, nameof(RequestSummary), cancellation);
        await using var command = databaseOf(filter.Region).CreateCommand(Sql(filter));
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = filter.Region },
            new() { Value = filter.Limit + 1 },
            new() { Value = (object?)filter.CentreCode ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
            new() { Value = filter.Stage is { } stage ? JsonNamingPolicy.KebabCaseLower.ConvertName(stage.ToString()) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = (object?)filter.After?.At ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = filter.After?.Id ?? Guid.Empty },
        });
        var found = await RequestSummaryTable.ReadAsync(command, store, cancellation);

        var page = found.Take(filter.Limit).Select(Item).ToImmutableArray();
        return new(page, found.Count > filter.Limit ? new TimedPlace(page[^1].RequestedAt, page[^1].RequestId).Write() : null, freshness);
    }

    private static ListedRefund Item(RequestSummary request)
    {
        var refund = request.WaitingRefund!;
        return new(
            request.Id,
            request.TrackingReference,
            request.CentreCode,
            request.Status,
            refund.Amount.Halalas,
            refund.Stage,
            refund.RequestedBy,
            refund.RequestedAt,
            refund.ApprovedBy,
            request.Version);
    }

    private static string Sql(RefundFilter filter) => $"""
        select data from {RequestSummaryTable.Name}
        where {RequestSummaryTable.Tenant} = $1 and {RequestSummaryTable.RefundSince} is not null
          {(filter.CentreCode is null ? "" : $"and {RequestSummaryTable.Desk} = $3")}
          {(filter.Stage is null ? "" : "and data->'waitingRefund'->>'stage' = $4")}
          {(filter.After is null ? "" : $"and ({RequestSummaryTable.RefundSince}, id) > ($5, $6)")}
        order by {RequestSummaryTable.RefundSince}, id limit $2
        """;
}
