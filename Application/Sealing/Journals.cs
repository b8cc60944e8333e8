using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>
/// Where findings are recorded: as events of the regions that they concern, which are sealed like any other. What is read
/// back is folded from events under the service's own mark; no row beside them can add to it or take from it.
/// </summary>
public interface IIncidentJournal
{
    /// <param name="regions">All that it concerns.</param>
    Task RecordAsync(string region, Incident incident, IReadOnlyList<string> regions);

    /// <summary>All incidents of a database, each once for every region where it is recorded, in the order they were found there.</summary>
    Task<IReadOnlyList<RecordedIncident>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation);
}

/// <summary>Where audits are recorded, in the same way.</summary>
public interface IAuditJournal
{
    Task RecordAsync(string region, string origin, AuditEntry audit);

    /// <summary>A region's latest, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ReadAsync(NpgsqlDataSource database, string region, int most, CancellationToken cancellation);
}
