using EventLedger.Application.Ledger;
using EventLedger.Projections;
using Npgsql;
using Wolverine.Runtime;
using Wolverine.Runtime.Agents;

namespace EventLedger.Api.Setup;

/// <summary>
/// Starts a projection again that stands still while events wait for it, where it runs. One whose progress another process
/// changed, as a rebuild does, ends for good otherwise: the node that runs it does not go on by itself, and no other takes it.
/// </summary>
internal sealed partial class ProjectionKeeper(
    Databases databases, ProjectionProgress progress, IWolverineRuntime runtime, TimeProvider time, ILogger<ProjectionKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private readonly Dictionary<Uri, DateTimeOffset> restarted = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var looks = new PeriodicTimer(Look);
        while (await looks.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var database in databases.All)
                {
                    await LookAsync(database, stoppingToken);
                }
            }
            catch (NpgsqlException e)
            {
                Failed(log, e);
            }
        }
    }

    // Those that ended are still the node's: that is why no other takes them.
    private IEnumerable<Uri> Agents => ((WolverineRuntime)runtime).NodeController?.Agents.Keys ?? [];

    private async Task LookAsync(NpgsqlDataSource database, CancellationToken stopping)
    {
        foreach (var standing in (await progress.WatchAsync(database, stopping)).Where(standing => standing.State == ProjectionState.Stalled))
        {
            foreach (var agent in Agents.Where(agent => IsOf(agent, standing) && IsDue(agent)))
            {
                Restarting(log, agent, standing.EventsBehind);
                await runtime.Agents.StopLocallyAsync(agent);
                await runtime.Agents.StartLocallyAsync(agent);
            }
        }
    }

    // The same projection of another database starts with it, which costs it nothing.
    private static bool IsOf(Uri agent, ProjectionStanding standing) =>
        agent.Scheme == EventSubscriptionAgentFamily.SchemeName && agent.AbsolutePath.EndsWith($"/{standing.Shard.RelativeUrl}", StringComparison.OrdinalIgnoreCase);

    private bool IsDue(Uri agent)
    {
        var now = time.GetUtcNow();
        if (restarted.TryGetValue(agent, out var last) && now - last < ProjectionProgress.Patience.ToTimeSpan())
        {
            return false;
        }

        restarted[agent] = now;
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "A projection stands still with {Behind} events before it and is started again: {Agent}.")]
    private static partial void Restarting(ILogger log, Uri agent, long behind);

    [LoggerMessage(LogLevel.Error, "The projections could not be looked at; it is tried again.")]
    private static partial void Failed(ILogger log, Exception exception);
}
