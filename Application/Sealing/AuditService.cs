using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>Audits each database once a day, on one node: what the sealer never sees again is found here at the latest.</summary>
public sealed partial class AuditService(SealedLedgers ledgers, SealingOptions options, TimeProvider time, ILogger<AuditService> log) : BackgroundService
{
    private const long LockKey = 0x4C65646765724175;
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <summary>The latest instant not after <paramref name="now"/> at which an audit was to begin.</summary>
    public static Instant LastDue(LocalTime at, Instant now)
    {
        var today = now.InZone(BusinessCalendar.Zone).Date;
        var due = (today + at).InZoneLeniently(BusinessCalendar.Zone).ToInstant();
        return due <= now ? due : (today.PlusDays(-1) + at).InZoneLeniently(BusinessCalendar.Zone).ToInstant();
    }

    /// <summary>Audits a database whose time has come, unless another node does.</summary>
    /// <returns>Null when there was nothing to do.</returns>
    public async Task<AuditReport?> RunIfDueAsync(LedgerAudit audit, CancellationToken cancellation)
    {
        if (options.AuditTime is not { } at || !await IsDueAsync(audit, at, cancellation))
        {
            return null;
        }

        await using var connection = await audit.Database.OpenConnectionAsync(cancellation);
        await using var held = await AdvisoryLock.TryTakeAsync(connection, LockKey);

        // Another may have done it between the two questions.
        return held is not null && await IsDueAsync(audit, at, cancellation) ? await audit.RunAsync(cancellation) : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.AuditTime is null)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Look, time, stoppingToken);
            foreach (var audit in ledgers.Audits.All)
            {
                await LookAsync(audit, stoppingToken);
            }
        }
    }

    private async Task LookAsync(LedgerAudit audit, CancellationToken stopping)
    {
        try
        {
            if (await RunIfDueAsync(audit, stopping) is { } report)
            {
                Audited(log, report.Origin, report.Events, report.Took, report.FindingCount);
            }
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Failed(log, e);
        }
    }

    private async Task<bool> IsDueAsync(LedgerAudit audit, LocalTime at, CancellationToken cancellation) =>
        await audit.Log.LastAsync(cancellation) is { } last && last < LastDue(at, Instant.FromDateTimeOffset(time.GetUtcNow()));

    [LoggerMessage(LogLevel.Information, "Audited {Origin}: {Events} events in {Took}, {Findings} findings.")]
    private static partial void Audited(ILogger log, string origin, long events, TimeSpan took, long findings);

    [LoggerMessage(LogLevel.Error, "The audit failed; it is tried again.")]
    private static partial void Failed(ILogger log, Exception exception);
}
