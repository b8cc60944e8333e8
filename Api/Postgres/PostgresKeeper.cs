using System.Runtime.Versioning;

namespace EventLedger.Api.Postgres;

/// <summary>
/// Starts the embedded PostgreSQL again when it ended although nobody told it to, as when the machine ran out of memory:
/// nobody else looks after it.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class PostgresKeeper(EmbeddedPostgres postgres, ILogger<PostgresKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends, and stops the server itself.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            if (await postgres.ReviveAsync(stopping))
            {
                Revived(log);
            }
        }
        catch (Exception e) when (e is EmbeddedPostgresException or IOException)
        {
            // What is left of the old server may hold the new one up; the next look tries again.
            NotRevived(log, e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The embedded PostgreSQL had ended and was started again.")]
    private static partial void Revived(ILogger log);

    [LoggerMessage(LogLevel.Error, "The embedded PostgreSQL had ended and does not start.")]
    private static partial void NotRevived(ILogger log, Exception exception);
}
