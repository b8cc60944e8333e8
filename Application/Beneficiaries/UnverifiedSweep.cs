using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Removes records that people opened alone and nobody verified in time, by destroying their keys. Every node looks: whoever comes second is refused.</summary>
public sealed partial class UnverifiedSweep(
    SelfRegistrations registrations,
    ServedRegions regions,
    StreamLedger ledger,
    PersonalData personal,
    Erasures erasures,
    ErasureList list,
    IHostApplicationLifetime life,
    TimeProvider time,
    ILogger<UnverifiedSweep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Looks once; answers how many records were removed.</summary>
    public async Task<int> LookAsync(string region, CancellationToken cancellation)
    {
        await registrations.ForgetUnconfirmedAsync(region, cancellation);
        var removed = 0;
        foreach (var id in await registrations.OverdueAsync(region, cancellation))
        {
            var context = new CommandContext(Actor.OfProcess("remove-unverified", region), "remove-unverified", "remove-unverified");
            var outcome = await RemoveUnverifiedHandler.Handle(new RemoveUnverified(id, context), ledger, personal, erasures, list, cancellation);
            removed += outcome.IsRefused ? 0 : 1;
        }

        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.StartedAsync(stoppingToken);
        using var looks = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                foreach (var region in regions.All)
                {
                    await TryLookAsync(region, stoppingToken);
                }
            }
            while (await looks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task TryLookAsync(string region, CancellationToken cancellation)
    {
        try
        {
            if (await LookAsync(region, cancellation) is > 0 and var removed)
            {
                Removed(log, removed, region);
            }
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            Interrupted(log, region, e);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} self-registrations of {Region} that nobody verified in time were removed.")]
    private static partial void Removed(ILogger log, int count, string region);

    [LoggerMessage(LogLevel.Warning, "Self-registrations of {Region} could not be looked through; it is tried again in some minutes.")]
    private static partial void Interrupted(ILogger log, string region, Exception e);
}
