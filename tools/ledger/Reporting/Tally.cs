using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Rest;
using Spectre.Console;

namespace EventLedger.Ledger.Reporting;

/// <summary>The request a case became.</summary>
internal sealed record RequestOf(Guid Id, string TrackingReference);

/// <summary>A call that was refused: of which case, under which key, and the service's own words.</summary>
/// <param name="Errors">What is wrong with each member of the body; null when it is not about members.</param>
internal sealed record RefusedCall(string Case, string Call, string Key, string Code, string Detail, JsonObject? Errors);

/// <summary>How often a command was accepted, there already, refused (by code), or not tried since the request was not opened.</summary>
internal sealed record CommandCounts(int Accepted, int AlreadyThere, IReadOnlyDictionary<string, int> Refused, int NotTried)
{
    public int RefusedInAll => Refused.Values.Sum();
}

/// <summary>Counts answers by command and code, and remembers what each case became.</summary>
internal sealed class Tally
{
    private const int MostPrinted = 10;
    private readonly ConcurrentDictionary<(string Command, Fate Fate, string Code), int> counts = new();
    private readonly ConcurrentDictionary<string, RequestOf> cases = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RefusedCall> refusals = new();

    private enum Fate
    {
        Accepted,
        AlreadyThere,
        Refused,
        NotTried,
    }

    public int Refused => refusals.Count;

    public IReadOnlyDictionary<string, RequestOf> Cases => cases;

    public IEnumerable<RefusedCall> Refusals => refusals.OrderBy(refusal => refusal.Key, StringComparer.Ordinal);

    /// <param name="meansThere">The refusal by which the service says that the thing is there already.</param>
    public void Count(string @case, Call call, Answer answer, string? meansThere = null)
    {
        if (answer.IsAccepted || answer.RefusalCode == meansThere)
        {
            Add(call.Name, answer.Replayed || !answer.IsAccepted ? Fate.AlreadyThere : Fate.Accepted, "");
            return;
        }

        Add(call.Name, Fate.Refused, answer.RefusalCode!);
        refusals.Enqueue(new(@case, call.Name, call.Key, answer.RefusalCode!, answer.Detail, answer.Errors));
    }

    public void CountNotTried(IEnumerable<Call> calls)
    {
        foreach (var call in calls)
        {
            Add(call.Name, Fate.NotTried, "");
        }
    }

    public void Became(string @case, RequestOf request) => cases[@case] = request;

    public SortedDictionary<string, CommandCounts> ByCommand() => new(
        counts.GroupBy(count => count.Key.Command).ToDictionary(group => group.Key, group => Sum(group.ToList())),
        StringComparer.Ordinal);

    public CommandCounts Total() => Sum([.. counts]);

    public void Print(IAnsiConsole console)
    {
        var table = new Table();
        table.AddColumn("Command");
        foreach (var column in new[] { "Accepted", "Already there", "Refused", "Not tried" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumn("Refused by");
        foreach (var (command, sums) in ByCommand())
        {
            Row(table, command, sums);
        }

        Row(table, "all", Total());
        console.Write(table);
        foreach (var refusal in Refusals.Take(MostPrinted))
        {
            console.WriteLine($"{refusal.Case}, {refusal.Call}: {refusal.Code}: {refusal.Detail}{(refusal.Errors is null ? "" : " " + Fault.Tell(refusal.Errors))}");
        }

        if (Refused > MostPrinted)
        {
            console.WriteLine($"and {Figure(Refused - MostPrinted)} more refusals, all of them in the report (--report).");
        }
    }

    private void Add(string command, Fate fate, string code) => counts.AddOrUpdate((command, fate, code), 1, static (_, before) => before + 1);

    private static CommandCounts Sum(List<KeyValuePair<(string Command, Fate Fate, string Code), int>> entries)
    {
        return new(
            Of(Fate.Accepted),
            Of(Fate.AlreadyThere),
            new SortedDictionary<string, int>(
                entries.Where(entry => entry.Key.Fate == Fate.Refused).GroupBy(entry => entry.Key.Code).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value)),
                StringComparer.Ordinal),
            Of(Fate.NotTried));

        int Of(Fate fate) => entries.Where(entry => entry.Key.Fate == fate).Sum(entry => entry.Value);
    }

    private static void Row(Table table, string name, CommandCounts sums) => table.AddRow(
        name.EscapeMarkup(),
        Figure(sums.Accepted),
        Figure(sums.AlreadyThere),
        Figure(sums.RefusedInAll),
        Figure(sums.NotTried),
        string.Join(", ", sums.Refused.Select(code => $"{code.Key} ({Figure(code.Value)})")).EscapeMarkup());

    private static string Figure(int count) => count.ToString(CultureInfo.InvariantCulture);
}
