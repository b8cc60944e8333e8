using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;
using NodaTime;
using Spectre.Console;

namespace EventLedger.Ledger.Replay;

/// <summary>Reads every request back and compares it with its case, event by event.</summary>
internal sealed class ReplayVerification(Account account, Tally tally, int concurrency)
{
    private const int MostPrinted = 50;
    private readonly ConcurrentBag<string> differences = [];
    private readonly Counts found = new();

    /// <returns>Whether anything differs.</returns>
    public async Task<bool> RunAsync(IReadOnlyCollection<XesCase> cases, CancellationToken cancellation)
    {
        await Working.ThroughAsync("Verifying", cases, concurrency, CompareAsync, cancellation);
        var table = new Table().AddColumn("Figure").AddColumn(new TableColumn("Log").RightAligned()).AddColumn(new TableColumn("Ledger").RightAligned());
        Row(table, "Cases", cases.Count, found.Cases);
        Row(table, "Events", cases.Sum(@case => @case.Events.Length), found.Events);
        Row(table, "Completed", cases.Count(@case => @case.At("enddate") is not null), found.Completed);
        Row(table, "Open", cases.Count(@case => @case.At("enddate") is null), found.Open);
        Row(table, "Completed after the deadline", cases.Count(@case => @case.At("enddate") > @case.At("deadline")), found.Late);
        Row(table, "Cases with an event before their start", cases.Count(HasEventBeforeStart), found.BeforeOpening);
        Row(table, "Cases with an event after their end", cases.Count(HasEventAfterEnd), found.AfterCompletion);
        AnsiConsole.Write(table);
        foreach (var difference in differences.Order(StringComparer.Ordinal).Take(MostPrinted))
        {
            AnsiConsole.WriteLine(difference);
        }

        AnsiConsole.WriteLine(differences.IsEmpty ? "No case differs from the log." : string.Create(CultureInfo.InvariantCulture, $"{differences.Count} differences."));
        return !differences.IsEmpty;
    }

    private static bool HasEventBeforeStart(XesCase @case) => @case.Events.Any(e => e.At < @case.At("startdate"));

    private static bool HasEventAfterEnd(XesCase @case) => @case.Events.Any(e => e.At > @case.At("enddate"));

    private static void Row(Table table, string figure, int log, int ledger) =>
        table.AddRow(figure, log.ToString(CultureInfo.InvariantCulture), ledger.ToString(CultureInfo.InvariantCulture));

    private async Task CompareAsync(XesCase @case, CancellationToken cancellation)
    {
        if (!tally.Cases.TryGetValue(@case.Name, out var request))
        {
            differences.Add($"{@case.Name}: no request");
            return;
        }

        var state = await account.GetAsync($"/v1/requests/{request.Id}", cancellation);
        var timeline = await account.GetAsync($"/v1/requests/{request.Id}/timeline", cancellation);
        if (!state.IsAccepted || !timeline.IsAccepted)
        {
            differences.Add($"{@case.Name}: cannot be read ({state.RefusalCode ?? timeline.RefusalCode})");
            return;
        }

        var entries = timeline.Body["events"]!.AsArray().Select(entry => entry!.AsObject()).ToList();
        CompareState(@case, state.Body);
        CompareEvents(@case, entries);
        Count(state.Body, entries);
    }

    private void CompareState(XesCase @case, JsonObject state)
    {
        Same(@case, "startdate", @case.At("startdate"), At(state["openedAt"]));
        Same(@case, "deadline", @case.At("deadline"), At(state["promisedDeadline"]));
        Same(@case, "channel", ReplayPlan.Channel(@case.Text("channel")), (string?)state["channel"]);
        Same(@case, "group", @case.Text("group") is { } group ? ReplayPlan.Code(group) : null, (string?)state["centreCode"]);
        Same(@case, "department", ReplayPlan.Code(@case.Text("department")!), (string?)state["departmentCode"]);
        Same(@case, "completed", @case.At("enddate") is null ? "received" : "completed", (string?)state["status"]);
    }

    private void CompareEvents(XesCase @case, List<JsonObject> entries)
    {
        var expected = @case.Events.Select(e => (e.Name, e.Resource, e.At)).Order().ToList();
        var actual = entries.Select(Step).OfType<(string, string, Instant)>().Order().ToList();
        if (!expected.SequenceEqual(actual))
        {
            differences.Add($"{@case.Name}: its events differ");
        }

        Same(@case, "enddate", @case.At("enddate"), At(entries.SingleOrDefault(entry => Type(entry) == "RequestCompleted")?["happenedAt"]));
        Same(@case, "events before the start", HasEventBeforeStart(@case), entries.Any(entry => IsFlaggedStep(entry, "before-opening")));
        Same(@case, "events after the end", HasEventAfterEnd(@case), entries.Any(entry => IsFlaggedStep(entry, "after-completion")));
    }

    private void Count(JsonObject state, List<JsonObject> entries)
    {
        var completed = At(entries.SingleOrDefault(entry => Type(entry) == "RequestCompleted")?["happenedAt"]);
        Interlocked.Increment(ref found.Cases);
        Interlocked.Add(ref found.Events, entries.Count(entry => Step(entry) is not null));
        Interlocked.Increment(ref completed is null ? ref found.Open : ref found.Completed);
        Add(ref found.Late, completed > At(state["promisedDeadline"]));
        Add(ref found.BeforeOpening, entries.Any(entry => IsFlaggedStep(entry, "before-opening")));
        Add(ref found.AfterCompletion, entries.Any(entry => IsFlaggedStep(entry, "after-completion")));
    }

    private static void Add(ref int count, bool one) => Interlocked.Add(ref count, one ? 1 : 0);

    private static (string Name, string Resource, Instant At)? Step(JsonObject entry) => Type(entry) switch
    {
        "DocumentsReceived" => (ReplayPlan.Acknowledgement, (string)entry["data"]!["receivedBy"]!, At(entry["happenedAt"])!.Value),
        "WorkStepRecorded" => ((string)entry["data"]!["name"]!, (string)entry["data"]!["officer"]!, At(entry["happenedAt"])!.Value),
        _ => null,
    };

    private static string Type(JsonObject entry) => (string)entry["type"]!;

    private static bool IsFlaggedStep(JsonObject entry, string flag) => Step(entry) is not null && entry["flags"]!.AsArray().Any(value => (string?)value == flag);

    private static Instant? At(JsonNode? node) => node is null ? null : XesLog.Instant((string)node!);

    private void Same<T>(XesCase @case, string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            differences.Add($"{@case.Name}: {what} is {actual}, not {expected}");
        }
    }

    private sealed class Counts
    {
        public int Cases;
        public int Events;
        public int Completed;
        public int Open;
        public int Late;
        public int BeforeOpening;
        public int AfterCompletion;
    }
}
