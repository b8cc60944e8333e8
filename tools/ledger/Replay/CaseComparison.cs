using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Domain.Requests;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Replay;

/// <summary>How a case and the request it became differ, and what the ledger has of it.</summary>
internal sealed record CaseFindings(ImmutableArray<string> Differences, Figures Found);

/// <summary>Compares a case with what the service tells of its request: the state and the timeline.</summary>
internal sealed class CaseComparison
{
    private const string Completed = "RequestCompleted";
    private readonly CasePlan plan;
    private readonly MappedCase @case;
    private readonly JsonObject state;
    private readonly List<JsonObject> entries;
    private readonly ImmutableArray<string>.Builder differences = ImmutableArray.CreateBuilder<string>();

    private CaseComparison(CasePlan plan, JsonObject state, JsonObject timeline)
    {
        this.plan = plan;
        @case = plan.Case;
        this.state = state;
        entries = [.. timeline["events"]!.AsArray().Select(entry => entry!.AsObject())];
    }

    private Instant? CompletedAt => entries.LastOrDefault(entry => Type(entry) == Completed) is { } entry ? At(entry["happenedAt"]) : null;

    public static CaseFindings Of(CasePlan plan, JsonObject state, JsonObject timeline)
    {
        var comparison = new CaseComparison(plan, state, timeline);
        comparison.CompareState();
        comparison.CompareMilestones();
        var arrived = comparison.entries.Where(entry => Type(entry) == "WorkStepRecorded").Select(Arrived).ToList();
        comparison.CompareSteps(arrived);
        return new(comparison.differences.ToImmutable(), comparison.Found(arrived));
    }

    // What it has to look like is what the service's own rules make of the calls.
    private void CompareState()
    {
        var expected = plan.Later.Aggregate(
            plan.Opening.Decide(null).Events.Aggregate((CitizenRequest?)null, CitizenRequest.Evolve),
            (request, call) => call.Decide(request).Events.Aggregate(request, CitizenRequest.Evolve));
        Same("start", @case.Start, At(state["openedAt"]));
        Same("channel", @case.Channel, (string?)state["channel"]);
        Same("centre", @case.Centre?.Code, (string?)state["centreCode"]);
        Same("department", @case.Department.Code, (string?)state["departmentCode"]);
        Same("status", expected?.Status.ToString().ToLowerInvariant(), (string?)state["status"]);
        Same("deadline", expected?.PromisedDeadline, At(state["promisedDeadline"]));
    }

    // Whatever else happened to it: each by what it is and when.
    private void CompareMilestones()
    {
        var missing = plan.Later.Where(call => call.Call.Name != "work-steps").Select(call => $"{Event(call.Call.Name)} at {call.At}").ToList();
        foreach (var entry in entries.Where(entry => Milestones.Contains(Type(entry) ?? "")))
        {
            var found = $"{Type(entry)} at {At(entry["happenedAt"])}";
            if (!missing.Remove(found))
            {
                differences.Add($"{@case.Name}: only the ledger has {found}");
            }
        }

        differences.AddRange(missing.Select(milestone => $"{@case.Name}: the ledger lacks {milestone}"));
    }

    private static readonly ImmutableHashSet<string> Milestones = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "DocumentsReceived", "DocumentsReturned", "RequestSuspended", "RequestResumed", Completed, "RequestWithdrawn", "RequestCancelled");

    private static string Event(string call) => call switch
    {
        "receipt" => "DocumentsReceived",
        "returns" => "DocumentsReturned",
        "suspension" => "RequestSuspended",
        "resumption" => "RequestResumed",
        "completion" => Completed,
        "withdrawal" => "RequestWithdrawn",
        _ => "RequestCancelled",
    };

    private void CompareSteps(List<Step> arrived)
    {
        var missing = new Dictionary<Step, int>();
        foreach (var expected in @case.Events.Select(Expected))
        {
            missing[expected] = missing.GetValueOrDefault(expected) + 1;
        }

        foreach (var step in arrived)
        {
            // Where the log names nobody, the ledger names who took the log over.
            var met = missing.GetValueOrDefault(step) > 0 ? step : step with { Officer = null };
            if (missing.GetValueOrDefault(met) > 0)
            {
                missing[met]--;
            }
            else
            {
                differences.Add($"{@case.Name}: only the ledger has {step}");
            }
        }

        differences.AddRange(missing.SelectMany(step => Enumerable.Repeat($"{@case.Name}: the ledger lacks {step.Key}", step.Value)));
    }

    private Figures Found(List<Step> arrived) => Figures.OfOne(
        arrived.Count,
        CompletedAt is not null,
        CompletedAt > At(state["promisedDeadline"]),
        arrived.Exists(step => step.BeforeOpening),
        arrived.Exists(step => step.AfterCompletion));

    private Step Expected(MappedEvent e) => new(
        e.Name, e.Officer, e.At, e.At < @case.Start, Figures.IsCompleted(@case) && e.At > @case.End, Details(e.Details.Select(detail => (detail.Name, detail.Value.Clear))));

    private static Step Arrived(JsonObject entry)
    {
        var flags = entry["flags"]?.AsArray().Select(flag => (string?)flag).ToList() ?? [];
        var data = entry["data"]!;
        return new(
            (string?)data["name"] ?? "",
            (string?)data["officer"],
            At(entry["happenedAt"]),
            flags.Contains("before-opening"),
            flags.Contains("after-completion"),
            Details((data["details"]?.AsArray() ?? []).Select(detail => ((string)detail!["name"]!, (string)detail["value"]!))));
    }

    private static string Details(IEnumerable<(string Name, string Value)> details) => string.Join(", ", details.Select(detail => $"{detail.Name}={detail.Value}"));

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

    private static string Shown<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "none";

    /// <summary>An event of the log, as it is or as it should be in the timeline.</summary>
    private sealed record Step(string Name, string? Officer, Instant? At, bool BeforeOpening, bool AfterCompletion, string Details)
    {
        public override string ToString() =>
            $"'{Name}' by {Officer ?? "nobody"} at {At}{(BeforeOpening ? ", before the opening" : "")}{(AfterCompletion ? ", after the completion" : "")}{(Details.Length > 0 ? $" ({Details})" : "")}";
    }
}
