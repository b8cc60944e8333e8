using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Replay;

/// <summary>How a case and the request it became differ, and what the ledger has of it.</summary>
internal sealed record CaseFindings(ImmutableArray<string> Differences, Figures Found);

/// <summary>Compares a case with what the service tells of its request: the state and the timeline.</summary>
internal sealed class CaseComparison
{
    private readonly XesCase @case;
    private readonly JsonObject state;
    private readonly List<JsonObject> entries;
    private readonly ImmutableArray<string>.Builder differences = ImmutableArray.CreateBuilder<string>();

    private CaseComparison(XesCase @case, JsonObject state, JsonObject timeline)
    {
        this.@case = @case;
        this.state = state;
        entries = [.. timeline["events"]!.AsArray().Select(entry => entry!.AsObject())];
    }

    private Instant? Completed => entries.LastOrDefault(entry => Type(entry) == "RequestCompleted") is { } entry ? At(entry["happenedAt"]) : null;

    public static CaseFindings Of(XesCase @case, JsonObject state, JsonObject timeline)
    {
        var comparison = new CaseComparison(@case, state, timeline);
        comparison.CompareState();
        var arrived = comparison.entries.Select(Arrived).OfType<Step>().ToList();
        comparison.CompareSteps(arrived);
        return new(comparison.differences.ToImmutable(), comparison.Found(arrived));
    }

    private void CompareState()
    {
        Same("start", @case.Start, At(state["openedAt"]));
        Same("end", @case.End, Completed);
        Same("channel", LogNames.Channel(@case.Text("channel")), (string?)state["channel"]);
        Same("centre", @case.Text("group") is { } group ? LogNames.Code(group) : null, (string?)state["centreCode"]);
        Same("department", LogNames.Code(ReplayPlan.Department(@case)), (string?)state["departmentCode"]);
        Same("status", @case.End is null ? "received" : "completed", (string?)state["status"]);
        if (@case.Deadline is { } deadline)
        {
            Same("deadline", deadline, At(state["promisedDeadline"]));
        }
    }

    private void CompareSteps(List<Step> arrived)
    {
        var missing = new List<Step>(@case.Events.Select(Expected));
        var additional = new List<Step>();
        foreach (var step in arrived)
        {
            var match = missing.FindIndex(expected => expected.IsMetBy(step));
            if (match < 0)
            {
                additional.Add(step);
            }
            else
            {
                missing.RemoveAt(match);
            }
        }

        differences.AddRange(missing.Select(step => $"{@case.Name}: the ledger lacks {step}"));
        differences.AddRange(additional.Select(step => $"{@case.Name}: only the ledger has {step}"));
    }

    private Figures Found(List<Step> arrived) => Figures.OfOne(
        arrived.Count,
        Completed is not null,
        Completed > At(state["promisedDeadline"]),
        arrived.Exists(step => step.BeforeOpening),
        arrived.Exists(step => step.AfterCompletion));

    private Step Expected(XesEvent e) => new(e.Name, e.Resource, e.At, e.At < @case.Start, e.At > @case.End);

    private static Step? Arrived(JsonObject entry) => Type(entry) switch
    {
        "DocumentsReceived" => Arrived(entry, ReplayPlan.Acknowledgement, "receivedBy"),
        "WorkStepRecorded" => Arrived(entry, (string?)entry["data"]?["name"], "officer"),
        _ => null,
    };

    private static Step Arrived(JsonObject entry, string? name, string officer)
    {
        var flags = entry["flags"]?.AsArray().Select(flag => (string?)flag).ToList() ?? [];
        return new(name ?? "", (string?)entry["data"]?[officer], At(entry["happenedAt"]), flags.Contains("before-opening"), flags.Contains("after-completion"));
    }

    private static string? Type(JsonObject entry) => (string?)entry["type"];

    private static Instant? At(JsonNode? node) =>
        (string?)node is { } text && InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var at } ? at : null;

    private void Same<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            differences.Add($"{@case.Name}: the {what} is {Shown(actual)}, in the log {Shown(expected)}");
        }
    }

    private static string Shown<T>(T value) => value?.ToString() ?? "none";

    /// <summary>An event of the log, as it is or as it should be in the timeline.</summary>
    private sealed record Step(string Name, string? Officer, Instant? At, bool BeforeOpening, bool AfterCompletion)
    {
        // Where the log names nobody, the ledger names who took the log over.
        public bool IsMetBy(Step arrived) => this with { Officer = Officer ?? arrived.Officer } == arrived;

        public override string ToString() =>
            $"'{Name}' by {Officer ?? "nobody"} at {At}{(BeforeOpening ? ", before the opening" : "")}{(AfterCompletion ? ", after the completion" : "")}";
    }
}
