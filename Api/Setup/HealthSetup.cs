using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Application.Sealing;
using EventLedger.Projections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>
/// Live: the process answers. Ready: it has wholly started, every database can be reached, and the projections are not
/// stalled. Ledger: no incident is open. That is apart from being ready, since citizens' requests are taken all the same.
/// Reactions: none failed for good, none waits for an operator, and the relay keeps up.
/// </summary>
public static class HealthSetup
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck<StartedCheck>("started", tags: ["ready"])
        .AddCheck<DatabaseCheck>("database", tags: ["ready"])
        .AddCheck<ProjectionsCheck>("projections", tags: ["ready"])
        .AddCheck<LedgerCheck>("ledger", tags: ["ledger"])
        .AddCheck<ReactionsCheck>("reactions", tags: ["reactions"]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", Answer(_ => false)).AllowAnyone().WithMetadata(new ExcludeFromDescriptionAttribute());
        app.MapHealthChecks("/health/ready", Answer(check => check.Tags.Contains("ready"))).AllowAnyone().WithMetadata(new ExcludeFromDescriptionAttribute());
        app.MapHealthChecks("/health/reactions", Answer(check => check.Tags.Contains("reactions"))).AllowAnyone().WithMetadata(new ExcludeFromDescriptionAttribute());
        app.MapHealthChecks("/health/ledger", Answer(check => check.Tags.Contains("ledger"))).AllowAnyone().WithMetadata(new ExcludeFromDescriptionAttribute());
    }

    private static HealthCheckOptions Answer(Func<HealthCheckRegistration, bool> which) => new()
    {
        Predicate = which,
        ResponseWriter = (http, report) => Answers.WriteAsync(http, new Health(
            report.Status,
            report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status))),
    };

    /// <summary>Names only: why a check fails is for the log.</summary>
    private sealed record Health(HealthStatus Status, Dictionary<string, HealthStatus> Checks);

    private sealed class StartedCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }

    private sealed class LedgerCheck(SealedLedgers ledgers) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                foreach (var sealer in ledgers.Sealers.All)
                {
                    if (await sealer.Incidents.ReadAsync(onlyOpen: true, cancellationToken) is { Count: > 0 })
                    {
                        return HealthCheckResult.Unhealthy();
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

    private sealed class DatabaseCheck(Databases databases) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                foreach (var database in databases.All)
                {
                    await using var command = database.CreateCommand("select 1");
                    await command.ExecuteScalarAsync(cancellationToken);
                }

                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy(exception: e);
            }
        }
    }

    private sealed class ProjectionsCheck(Databases databases, ProjectionProgress progress) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                foreach (var database in databases.All)
                {
                    if (await progress.IsStalledAsync(database, cancellationToken))
                    {
                        return HealthCheckResult.Unhealthy();
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

    private sealed class ReactionsCheck(Databases databases, ReactionFailures reactions, TimeProvider time) : IHealthCheck
    {
        private static readonly Duration LongestDue = Duration.FromSeconds(10);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var late = Instant.FromDateTimeOffset(time.GetUtcNow()) - LongestDue;
                foreach (var database in databases.All)
                {
                    var status = await reactions.StatusAsync(database, cancellationToken);
                    if (status.IsHeld || status.Failed > 0 || status.OldestDue < late)
                    {
                        return HealthCheckResult.Unhealthy();
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
}
