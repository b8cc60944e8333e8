using Microsoft.Extensions.Hosting;

namespace EventLedger.Application.Ledger;

/// <summary>What is done once, after every other part has started: the database's schema and the message bus among them.</summary>
public abstract class OnceStarted : IHostedLifecycleService
{
    public abstract Task StartedAsync(CancellationToken cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

public static class Starting
{
    /// <summary>Waits until every part has started; or until the service ends, if that is earlier.</summary>
    public static async Task StartedAsync(this IHostApplicationLifetime life, CancellationToken stopping)
    {
        var started = new TaskCompletionSource();
        await using (life.ApplicationStarted.Register(() => started.TrySetResult()))
        await using (stopping.Register(() => started.TrySetResult()))
        {
            await started.Task;
        }
    }
}
