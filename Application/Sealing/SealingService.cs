using EventLedger.Application.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventLedger.Application.Sealing;

/// <summary>The sealers, readers and audits of the sealed ledger, one of each for every database.</summary>
public sealed record SealedLedgers(PerDatabase<Sealer> Sealers, PerDatabase<SealedLedger> Readers, PerDatabase<LedgerAudit> Audits);

/// <summary>Seals every half second, sooner when there is more than one batch to seal. Events are taken whether or not it works.</summary>
public sealed partial class SealingService(SealedLedgers ledgers, KeyRing keys, SealingOptions options, TimeProvider time, ILogger<SealingService> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Enabled
        ? Task.WhenAll(ledgers.Sealers.All.Select(sealer => Task.Run(() => SealAsync(sealer, stoppingToken), stoppingToken)))
        : Task.CompletedTask;

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
        if (overlapped.All(has => has) && keys.TryPromote())
        {
            Rotated(log);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The ledger's next key has taken the place of the present one.")]
    private static partial void Rotated(ILogger log);

    [LoggerMessage(LogLevel.Error, "Sealing {Origin} failed; it is tried again.")]
    private static partial void Failed(ILogger log, string origin, Exception exception);
}
