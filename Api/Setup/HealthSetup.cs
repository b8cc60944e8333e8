using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Application.Sealing;
using EventLedger.Projections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>
/// Live: the process answers. Ready: it has wholly started, every database can be reached and written to, and no projection is stalled;
/// one that fills is told, and commands are taken all the same. Ledger: no incident is open, and sealing, publishing and
/// auditing keep up. That is apart from being ready, since citizens' requests are taken all the same.
/// Reactions: none failed for good, none waits for an operator, and the relay keeps up. Modules add checks of theirs, each answered under its tag.
/// </summary>
public static class HealthSetup
{
    private const string Ready = "/health/ready";
    private const string ReadyTag = "ready";

    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck("started", () => HealthCheckResult.Healthy(), [ReadyTag])
        .AddInTime<DatabaseCheck>("database", ReadyTag)
        .AddInTime<ProjectionsCheck>("projections", ReadyTag)
        .AddInTime<LedgerCheck>("ledger", "ledger")
        .AddInTime<ReactionsCheck>("reactions", "reactions");

    /// <summary>Adds a check that is answered in time, and under <c>/health/</c> and its tag.</summary>
    internal static IHealthChecksBuilder AddInTime<TCheck>(this IHealthChecksBuilder checks, string name, string tag)
        where TCheck : class, IHealthCheck => checks.AddCheck<InTime<TCheck>>(name, tags: [tag]);

    public static void MapHealth(this WebApplication app)
    {
        app.Map("/health/live", _ => false);

        // Whoever asks until the service has started is no error of the service's, which a failing check would log each time.
        app.Use((context, next) => context.Request.Path == Ready && !app.Lifetime.ApplicationStarted.IsCancellationRequested ? WriteStartingAsync(context) : next(context));
        var checks = app.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
        foreach (var tag in checks.SelectMany(check => check.Tags).Distinct(StringComparer.Ordinal))
        {
            app.Map($"/health/{tag}", check => check.Tags.Contains(tag));
        }
    }

    private static void Map(this WebApplication app, string path, Func<HealthCheckRegistration, bool> which) =>
        app.MapHealthChecks(path, Answer(which)).OnlyGet().AllowAnyone().WithMetadata(new ExcludeFromDescriptionAttribute());

    private static HealthCheckOptions Answer(Func<HealthCheckRegistration, bool> which) => new()
    {
        Predicate = which,
        ResponseWriter = (http, report) => Answers.WriteAsync(http, new Health(
            report.Status,
            report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status),
            Told<List<ProjectionHealth>>(report),
            Told<SortedSet<SealingTrouble>>(report))),
    };

    private static Task WriteStartingAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Answers.WriteAsync(http, new Health(HealthStatus.Unhealthy, new(StringComparer.Ordinal) { ["started"] = HealthStatus.Unhealthy }, null, null));
    }

    private static T? Told<T>(HealthReport report)
        where T : class => report.Entries.Values.SelectMany(entry => entry.Data.Values).OfType<T>().SingleOrDefault();

    /// <summary>Names and states only: why a check fails is for the log. Projections, and what troubles the ledger, are told where they are checked.</summary>
    private sealed record Health(HealthStatus Status, Dictionary<string, HealthStatus> Checks, List<ProjectionHealth>? Projections, SortedSet<SealingTrouble>? Ledger);

    /// <param name="Database">By its name: each has its own progress.</param>
    private sealed record ProjectionHealth(string Name, string? Database, ProjectionState State, long EventsBehind);

    /// <summary>
    /// A check that is answered in time: a server that takes connections and says nothing is not well, and whoever asks does
    /// not wait for it. What was begun ends by itself.
    /// </summary>
    private sealed class InTime<TCheck>(IServiceProvider services) : IHealthCheck
        where TCheck : class, IHealthCheck
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
        private readonly TCheck check = ActivatorUtilities.CreateInstance<TCheck>(services);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(Longest);
            try
            {
                return await check.CheckHealthAsync(context, late.Token).WaitAsync(Longest, cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return HealthCheckResult.Unhealthy("No answer in time.", e);
            }
        }
    }

    /// <summary>Healthy when each of them is well; a database that cannot be reached is not.</summary>
    private static Task<HealthCheckResult> AllAsync<T>(IEnumerable<T> all, Func<T, Task<bool>> isWell) => ReachedAsync(async () =>
    {
        foreach (var one in all)
        {
            if (!await isWell(one))
            {
                return HealthCheckResult.Unhealthy();
            }
        }

        return HealthCheckResult.Healthy();
    });

    private static async Task<HealthCheckResult> ReachedAsync(Func<Task<HealthCheckResult>> check)
    {
        try
        {
            return await check();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(exception: e);
        }
    }

    private sealed class LedgerCheck(SealedLedgers ledgers) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            ReachedAsync(async () =>
            {
                var troubles = new SortedSet<SealingTrouble>();
                foreach (var ledger in ledgers.Troubles.All)
                {
                    troubles.UnionWith(await ledger.FindAsync(cancellationToken));
                }

                return new HealthCheckResult(
                    troubles.Count == 0 ? HealthStatus.Healthy : HealthStatus.Unhealthy,
                    string.Join(", ", troubles),
                    data: new Dictionary<string, object>(StringComparer.Ordinal) { ["ledger"] = troubles });
            });
    }

    /// <summary>
    /// Of all at once, by the connections that events are appended by, too: each pool finds out for itself that its connections are dead,
    /// and it had better be told so than by the first command after an outage.
    /// </summary>
    private sealed class DatabaseCheck(
        Databases databases, [FromKeyedServices(Databases.Appends)] Databases appends, PerDatabase<WriteOutcome> outcomes) : IHealthCheck
    {
        // A megabyte, which a full disk has no room for.
        private const string Probe = "create temp table probe on commit drop as select repeat('0', 1024) from generate_series(1, 1024)";
        private static readonly TimeSpan Recently = TimeSpan.FromSeconds(10);

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => ReachedAsync(async () =>
        {
            await Task.WhenAll(databases.All.Concat(appends.All).Select(async database =>
            {
                await using var command = database.CreateCommand("select true");
                await command.ExecuteScalarAsync(cancellationToken);
            }));
            var areWritable = await Task.WhenAll(databases.All.Select(database => IsWritableAsync(database, databases.In(outcomes, database), cancellationToken)));
            return areWritable.All(isWritable => isWritable) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Events could not be appended.");
        });

        // As the commands found; once none come any more, somebody has to try.
        private static async Task<bool> IsWritableAsync(NpgsqlDataSource database, WriteOutcome outcome, CancellationToken cancellation)
        {
            if (outcome.FailedFor is not { } failed)
            {
                return true;
            }

            if (failed < Recently)
            {
                return false;
            }

            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var probe = new NpgsqlCommand(Probe, connection, transaction);
            await probe.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            outcome.Succeeded();
            return true;
        }
    }

    private sealed class ProjectionsCheck(Databases databases, ProjectionProgress progress) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => ReachedAsync(async () =>
        {
            var projections = new List<ProjectionHealth>();
            foreach (var database in databases.All)
            {
                var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
                projections.AddRange((await progress.WatchAsync(database, cancellationToken)).Select(
                    standing => new ProjectionHealth(standing.Name, name, standing.State, standing.EventsBehind)));
            }

            return Result(projections);
        });

        private static HealthCheckResult Result(List<ProjectionHealth> projections)
        {
            var worst = projections.Select(projection => projection.State).DefaultIfEmpty(ProjectionState.Current).Max();
            var status = worst switch
            {
                ProjectionState.Current => HealthStatus.Healthy,
                ProjectionState.Filling => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            };
            var late = projections.Where(projection => projection.State != ProjectionState.Current)
                .Select(projection => $"{projection.Name} in {projection.Database}: {projection.State}");
            var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["projections"] = projections };
            return new HealthCheckResult(status, string.Join(", ", late), data: body);
        }
    }

    private sealed class ReactionsCheck(Databases databases, ReactionFailures reactions, TimeProvider time) : IHealthCheck
    {
        private static readonly Duration LongestDue = Duration.FromSeconds(10);

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            AllAsync(databases.All, async database =>
            {
                var status = await reactions.StatusAsync(database, cancellationToken);
                return status is { IsHeld: false, Failed: 0 } && !(status.OldestDue < Instant.FromDateTimeOffset(time.GetUtcNow()) - LongestDue);
            });
    }
}
