using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Rest;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Replay;

/// <summary>What a case becomes: calls in the order in which they are made, each at its own instant.</summary>
/// <param name="Opening">Its answer gives the id the others go to.</param>
/// <param name="Later">Paths are relative to the request.</param>
internal sealed record CasePlan(string Case, Call Opening, ImmutableArray<Call> Later);

/// <summary>
/// The mapping of a municipality's log: a case opens a request, 'Confirmation of receipt' is the department's
/// acknowledgement, every other event a work step, and the end date the completion.
/// </summary>
internal static class ReplayPlan
{
    public const string Service = "XES-RECEIPT";
    public const string Acknowledgement = "Confirmation of receipt";
    private static readonly ImmutableHashSet<string> Mapped =
        ImmutableHashSet.Create(StringComparer.Ordinal, "concept:name", "startdate", "enddate", "deadline", "channel", "group", "department");

    public static CasePlan Of(XesCase @case, string log, Guid beneficiary)
    {
        var opening = new Call("requests", "/v1/requests", Opening(@case, beneficiary), Key(log, @case, "open"));
        return new(@case.Name, opening, [.. Later(@case, log)]);
    }

    /// <summary>A code for what a log calls by any name: capitals, digits and hyphens.</summary>
    public static string Code(string name)
    {
        var code = new StringBuilder("X-");
        foreach (var c in name.ToUpperInvariant())
        {
            code.Append(char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) ? c : '-');
        }

        return code.ToString()[..Math.Min(code.Length, 40)].TrimEnd('-');
    }

    public static string Channel(string? name) => name?.ToUpperInvariant() switch
    {
        "DESK" => "desk",
        "POST" => "post",
        "E-MAIL" or "EMAIL" => "email",
        "PHONE" or "TELEPHONE" => "phone",
        "INTERN" or "INTERNAL" => "internal",
        _ => "internet",
    };

    public static string Wire(Instant at) => InstantPattern.ExtendedIso.Format(at);

    private static JsonObject Opening(XesCase @case, Guid beneficiary)
    {
        var body = new JsonObject
        {
            ["serviceCode"] = Service,
            ["beneficiaryId"] = beneficiary,
            ["channel"] = Channel(@case.Text("channel")),
            ["openedAt"] = Wire(Needed(@case, "startdate")),
            ["answers"] = Answers(@case),
        };
        if (@case.At("deadline") is { } deadline)
        {
            body["promisedDeadline"] = Wire(deadline);
        }

        if (@case.Text("department") is { } department)
        {
            body["departmentCode"] = Code(department);
        }

        if (@case.Text("group") is { } group)
        {
            body["centreCode"] = Code(group);
        }

        return body;
    }

    // What the ledger has no place of its own for is kept as it was.
    private static JsonObject Answers(XesCase @case)
    {
        var answers = new JsonObject { ["case"] = @case.Name };
        foreach (var (key, value) in @case.Attributes.Where(attribute => !Mapped.Contains(attribute.Key)).OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            answers[key] = value;
        }

        return answers;
    }

    // The acknowledgement comes first whatever its instant, since work and completion need it; the rest in time order.
    private static IEnumerable<Call> Later(XesCase @case, string log)
    {
        var calls = @case.Events
            .Select((e, i) => (First: e.Name == Acknowledgement, e.At, Call: Step(@case, e, i, log)))
            .ToList();
        if (@case.At("enddate") is { } end)
        {
            calls.Add((First: false, At: end, new Call("completion", "completion", new JsonObject { ["decision"] = "approved", ["completedAt"] = Wire(end) }, Key(log, @case, "end"))));
        }

        return calls.OrderByDescending(call => call.First).ThenBy(call => call.At).Select(call => call.Call);
    }

    private static Call Step(XesCase @case, XesEvent e, int i, string log)
    {
        var key = Key(log, @case, i.ToString(CultureInfo.InvariantCulture));
        return e.Name == Acknowledgement
            ? new Call("receipt", "receipt", new JsonObject { ["receivedBy"] = e.Resource, ["receivedAt"] = Wire(e.At) }, key)
            : new Call("work-steps", "work-steps", new JsonObject { ["name"] = e.Name, ["officer"] = e.Resource, ["doneAt"] = Wire(e.At) }, key);
    }

    private static Instant Needed(XesCase @case, string key) => @case.At(key)
        ?? throw new LedgerToolException($"Case {@case.Name} has no {key}.", ExitCodes.Usage);

    private static string Key(string log, XesCase @case, string call) => $"xes:{log}:{@case.Name}:{call}".Replace(' ', '-');
}
