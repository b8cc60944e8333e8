using EventLedger.Application.Ledger;
using EventLedger.Application.Webhooks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using Npgsql;

namespace EventLedger.Api.Webhooks;

/// <summary>
/// Whether events are turned into deliveries: by some node, in every database, for the receivers that there are. That one of those takes nothing is no
/// fault of the service's; the log of deliveries tells it, and a metric.
/// </summary>
internal sealed class WebhooksCheck(Databases databases, WebhookStore store, TimeProvider time) : IHealthCheck
{
    private static readonly Duration Longest = Duration.FromSeconds(30);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var database in databases.All)
            {
                if (await store.IsBehindAsync(database, Instant.FromDateTimeOffset(time.GetUtcNow()) - Longest, cancellationToken))
                {
                    return HealthCheckResult.Unhealthy("Events wait to be looked at for webhooks.");
                }
            }

            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(exception: e);
        }
    }
}
