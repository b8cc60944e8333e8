using EventLedger.Application.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventLedger.Application.Sealing;

/// <summary>The sealers, readers and audits of the sealed ledger, one of each for every database.</summary>
public sealed record SealedLedgers(
    PerDatabase<Sealer> Sealers,
    PerDatabase<SealedLedger> Readers,
    PerDatabase<LedgerAudit> Audits,
    PerDatabase<SealingTroubles> Troubles,
    PerDatabase<IncidentBook> Incidents,
    PerDatabase<AuditRecords> AuditLogs);

/// <param name="TellAsync">Says in every database which keys sign, before the next takes the present one's place.</param>
public sealed record NewKeys(Func<CancellationToken, Task> TellAsync);

/// <summary>Seals every half second, sooner when there is more than one batch to seal. Events are taken whether or not it works.</summary>
public sealed partial class SealingService(SealedLedgers ledgers, KeyRing keys, NewKeys newKeys, SealingOptions options, TimeProvider time, ILogger<SealingService> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        .. options.Enabled ? ledgers.Sealers.All.Select(sealer => Task.Run(() => SealAsync(sealer, stoppingToken), stoppingToken)) : [],
        .. ledgers.Troubles.All.Select(troubles => SampleAsync(troubles, stoppingToken)),
    ]);

    /// <summary>Looks now and then how the ledger stands, for whoever reads the metrics.</summary>
    private async Task SampleAsync(SealingTroubles troubles, CancellationToken stopping)
    {
        using var looks = new PeriodicTimer(Sample);
        while (await looks.WaitForNextTickAsync(stopping))
        {
            try
            {
                SealingMetrics.Stand(troubles.Origin, await troubles.FindAsync(stopping));
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // Whoever watches must outlive whatever is seen.
                Unknown(log, troubles.Origin, e);
            }
        }
    }

    private async Task SealAsync(Sealer sealer, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await sealer.RunAsync(stopping) >= Sealer.Most)
                {
                    continue;
                }

                await RotateAsync(stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                Failed(log, sealer.Origin, e);
            }

            await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // One key signs for all databases, so it goes only when the next has signed in each.
    private async Task RotateAsync(CancellationToken stopping)
    {
        if (!keys.IsRotating)
        {
            return;
        }

        var overlapped = await Task.WhenAll(ledgers.Sealers.All.Select(sealer => sealer.HasOverlappedAsync(stopping)));
        if (!overlapped.All(has => has))
        {
            return;
        }

        // A start looks for the key that it finds, wherever a rotation was cut off.
        await newKeys.TellAsync(stopping);
        if (keys.TryPromote())
        {
            Rotated(log);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The ledger's next key has taken the place of the present one.")]
    private static partial void Rotated(ILogger log);

    [LoggerMessage(LogLevel.Warning, "Nobody can say at present how {Origin} stands.")]
    private static partial void Unknown(ILogger log, string origin, Exception exception);

    [LoggerMessage(LogLevel.Error, "Sealing {Origin} failed; it is tried again.")]
    private static partial void Failed(ILogger log, string origin, Exception exception);
}
