using Spectre.Console;

namespace EventLedger.Ledger.Reporting;

/// <summary>Works behind a progress bar; plain lines when the output is no terminal.</summary>
internal static class Working
{
    /// <summary>Works through a sequence, several items at a time.</summary>
    /// <param name="total">How many items there will be; they are taken one by one and never held together.</param>
    public static Task ThroughAsync<T>(
        this IAnsiConsole console,
        string title,
        IAsyncEnumerable<T> items,
        int total,
        int concurrency,
        Func<T, CancellationToken, Task> work,
        CancellationToken cancellation) =>
        console.ProgressAsync(title, total, advanced => Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellation },
            async (item, stop) =>
            {
                await work(item, stop);
                advanced(1);
            }));

    /// <summary>Does work that tells itself how far it has come, in whatever it is measured by.</summary>
    /// <param name="work">Calls what it is given with how much more is done.</param>
    public static Task ProgressAsync(this IAnsiConsole console, string title, long total, Func<Action<long>, Task> work) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(title, maxValue: Math.Max(1, total));
                await work(done => bar.Increment(done));
            });
}
