using System.Collections.Concurrent;
using System.Globalization;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;
using Spectre.Console;

namespace EventLedger.Ledger.Replay;

/// <summary>Reads every request back and compares it with its case, event by event, and the figures of all together.</summary>
/// <param name="requests">What each case became.</param>
internal sealed class ReplayVerification(Account account, IReadOnlyDictionary<string, RequestOf> requests)
{
    private const int MostPrinted = 50;
    private readonly ConcurrentBag<string> differences = [];
    private readonly Lock counting = new();
    private Figures log;
    private Figures ledger;

    public bool IsWell => differences.IsEmpty && ledger == log;

    /// <summary>For the report.</summary>
    public object Findings => new { log, ledger, differences = differences.Order(StringComparer.Ordinal) };

    public async Task CompareAsync(CasePlan plan, CancellationToken cancellation)
    {
        lock (counting)
        {
            log += Figures.Of(plan.Case);
        }

        var name = plan.Case.Name;
        if (!requests.TryGetValue(name, out var request))
        {
            differences.Add($"{name}: has no request");
            return;
        }

        var state = await account.GetAsync($"/v1/requests/{request.Id}", cancellation);
        var timeline = await TimelineAsync(request.Id, cancellation);
        if (!state.IsAccepted || !timeline.IsAccepted)
        {
            differences.Add($"{name}: cannot be read ({state.RefusalCode ?? timeline.RefusalCode})");
            return;
        }

        var findings = CaseComparison.Of(plan, state.Body, timeline.Body);
        foreach (var difference in findings.Differences)
        {
            differences.Add(difference);
        }

        lock (counting)
        {
            ledger += findings.Found;
        }
    }

    /// <summary>The whole timeline, gathered from its pages; or why it cannot be read.</summary>
    private async Task<Answer> TimelineAsync(Guid request, CancellationToken cancellation)
    {
        var whole = await account.GetAsync($"/v1/requests/{request}/timeline?limit=500", cancellation);
        for (var page = whole; page.IsAccepted && (string?)page.Body["next"] is { } next;)
        {
            page = await account.GetAsync($"/v1/requests/{request}/timeline?limit=500&cursor={next}", cancellation);
            if (!page.IsAccepted)
            {
                return page;
            }

            foreach (var entry in page.Body["events"]!.AsArray())
            {
                whole.Body["events"]!.AsArray().Add(entry!.DeepClone());
            }
        }

        return whole;
    }

    public void Print(IAnsiConsole console)
    {
        var table = new Table().AddColumn("Figure").AddColumn(new TableColumn("Log").RightAligned()).AddColumn(new TableColumn("Ledger").RightAligned());
        foreach (var ((name, inLog), (_, inLedger)) in log.Named().Zip(ledger.Named()))
        {
            table.AddRow(name, inLog.ToString(CultureInfo.InvariantCulture), inLedger.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
        foreach (var difference in differences.Order(StringComparer.Ordinal).Take(MostPrinted))
        {
            console.WriteLine(difference);
        }

        console.WriteLine(Verdict());
    }

    private string Verdict() => (differences.IsEmpty, ledger == log) switch
    {
        (true, true) => "No case differs from the log.",
        (true, false) => "No case differs by itself, and yet the figures of all together do: this is a fault of the tool. Please report it.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{differences.Count} differences."),
    };
}
