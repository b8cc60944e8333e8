using Spectre.Console;

namespace EventLedger.Ledger.Reporting;

/// <summary>Works through a sequence, several at a time, behind a progress bar; plain lines when the output is no terminal.</summary>
internal static class Working
{
    /// <param name="total">How many items there will be; they are taken one by one and never held together.</param>
    public static Task ThroughAsync<T>(
        this IAnsiConsole console,
        string title,
        IAsyncEnumerable<T> items,
        int total,
        int concurrency,
        Func<T, CancellationToken, Task> work,
        CancellationToken cancellation) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(title, maxValue: total);
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
