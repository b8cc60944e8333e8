using Spectre.Console;

namespace EventLedger.Ledger.Reporting;

/// <summary>Works through a list, several at a time, behind a progress bar; plain lines when the output is no terminal.</summary>
internal static class Working
{
    public static Task ThroughAsync<T>(
        string title, IReadOnlyCollection<T> items, int concurrency, Func<T, CancellationToken, Task> work, CancellationToken cancellation) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(title, maxValue: items.Count);
                await Parallel.ForEachAsync(
                    items,
                    new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellation },
                    async (item, stop) =>
                    {
                        await work(item, stop);
                        bar.Increment(1);
                    });
            });
}
