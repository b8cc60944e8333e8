using System.Collections.Immutable;
using System.Globalization;
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
    private const string UnknownDepartment = "Unknown department";
    private static readonly ImmutableHashSet<string> Mapped =
        ImmutableHashSet.Create(StringComparer.Ordinal, "concept:name", "startdate", "enddate", "deadline", "channel", "group", "department");

    /// <exception cref="LedgerToolException">The case lacks what a request needs.</exception>
    public static CasePlan Of(XesCase @case, string log, Guid beneficiary)
    {
        var opening = new Call("requests", "/v1/requests", Opening(@case, beneficiary), LogNames.Key(log, @case.Name, "open"));
        return new(@case.Name, opening, [.. Later(@case, log)]);
    }

    /// <summary>The event that is the department's acknowledgement: the first of that name; null when there is none.</summary>
    public static XesEvent? AcknowledgementOf(XesCase @case) => @case.Events.Where(e => e.Name == Acknowledgement).MinBy(e => e.At);

    /// <summary>The department's name in the log.</summary>
    public static string Department(XesCase @case) => @case.Text("department") ?? UnknownDepartment;

    public static string Wire(Instant at) => InstantPattern.ExtendedIso.Format(at);

    private static JsonObject Opening(XesCase @case, Guid beneficiary)
    {
        var body = new JsonObject
        {
            ["serviceCode"] = Service,
            ["beneficiaryId"] = beneficiary,
            ["channel"] = LogNames.Channel(@case.Text("channel")),
            ["openedAt"] = Wire(@case.Start),
            ["answers"] = Answers(@case),
        };
        if (@case.Deadline is { } deadline)
        {
            body["promisedDeadline"] = Wire(deadline);
        }

        body["departmentCode"] = LogNames.Code(Department(@case));
        if (@case.Text("group") is { } group)
        {
            body["centreCode"] = LogNames.Code(group);
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
        var acknowledgement = AcknowledgementOf(@case);
        var calls = @case.Events
            .Select((e, i) => (First: ReferenceEquals(e, acknowledgement), e.At, Call: Step(e, ReferenceEquals(e, acknowledgement), Key(i))))
            .ToList();
        if (@case.End is { } end)
        {
            var body = new JsonObject { ["decision"] = "approved", ["completedAt"] = Wire(end) };
            calls.Add((First: false, At: end, new Call("completion", "completion", body, LogNames.Key(log, @case.Name, "end"))));
        }

        return calls.OrderByDescending(call => call.First).ThenBy(call => call.At).Select(call => call.Call);

        string Key(int index) => LogNames.Key(log, @case.Name, index.ToString(CultureInfo.InvariantCulture));
    }

    private static Call Step(XesEvent e, bool isAcknowledgement, string key)
    {
        var (name, officer, at) = isAcknowledgement ? ("receipt", "receivedBy", "receivedAt") : ("work-steps", "officer", "doneAt");
        var body = isAcknowledgement ? new JsonObject() : new JsonObject { ["name"] = e.Name };
        if (e.Resource is { } resource)
        {
            body[officer] = resource;
        }

        body[at] = Wire(e.At);
        return new Call(name, name, body, key);
    }
}
