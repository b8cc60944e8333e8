using EventLedger.Projections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>Live: the process answers. Ready: it has wholly started, the database can be reached, and the projections are not stalled.</summary>
public static class HealthSetup
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck<StartedCheck>("started", tags: ["ready"])
        .AddCheck<DatabaseCheck>("database", tags: ["ready"])
        .AddCheck<ProjectionsCheck>("projections", tags: ["ready"]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", Answer(_ => false)).AllowAnyone().WithMetadata(new ExcludeFromDescriptionAttribute());
        app.MapHealthChecks("/health/ready", Answer(check => check.Tags.Contains("ready"))).AllowAnyone().WithMetadata(new ExcludeFromDescriptionAttribute());
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

    private sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = database.CreateCommand("select 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy(exception: e);
            }
        }
    }

    private sealed class ProjectionsCheck(ProjectionProgress progress) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return await progress.IsStalledAsync(cancellationToken) ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy(exception: e);
            }
        }
    }
}
