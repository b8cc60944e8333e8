using System.Globalization;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Mapping;

/// <summary>
/// Proposes a mapping for a log, and says what it goes by. Names are looked at in the languages of public logs; a guess
/// that nothing but a name speaks for is told as such. Whoever knows the register decides.
/// </summary>
internal sealed class MappingProposal
{
    private const int MostDepartments = 200;
    private const int LongestShown = 60;
    private static readonly string[] Starts = ["startdate", "start", "startdatum", "registrationdate", "registered", "opened", "created", "regdate", "createddate", "applicationdate"];
    private static readonly string[] Ends = ["enddate", "end", "einddatum", "closed", "closedate", "closeddate", "completed", "completiondate", "finished", "decisiondate"];
    private static readonly string[] Deadlines = ["deadline", "duedate", "due", "promised", "targetdate", "sladeadline"];
    private static readonly string[] Centres = ["centre", "center", "servicecentre", "servicecenter", "office", "group", "branch", "desk"];
    private static readonly string[] Departments = ["department", "departement", "abteilung", "unit", "orgunit", "division", "section", "afdeling", "orggroup"];
    private static readonly string[] Channels = ["channel", "kanaal", "kanal", "source", "contactmethod"];
    private static readonly string[] Acknowledging = ["confirmation of receipt", "acknowledge", "acknowledgement", "received", "receipt", "ontvangstbevestiging", "registration"];
    private static readonly string[] Completing = ["close", "closed", "archived", "end", "payment", "completed", "send for credit collection"];
    private readonly LogPortrait log;
    private readonly List<string> evidence = [];

    private MappingProposal(LogPortrait log) => this.log = log;

    /// <returns>A mapping that the schema takes, and a sentence for each of its members and for what was looked for in vain.</returns>
    public static (JsonObject Mapping, IReadOnlyList<string> Evidence) Of(LogPortrait log)
    {
        var proposal = new MappingProposal(log);
        var mapping = proposal.Make();
        return (mapping, proposal.evidence);
    }

    private JsonObject Make()
    {
        var mapping = new JsonObject { ["mapping"] = 1 };
        if (log.OfCases.Values.Concat(log.OfEvents.Values).Any(attribute => attribute is { IsDate: true, WithoutOffset: true }))
        {
            mapping["timeZone"] = "UTC";
            Tell("/timeZone: there are dates without an offset. Name the zone they are told in; UTC stands here only because something has to.");
        }

        var (@case, @event) = (Case(), Event());
        if (@case.Count > 0)
        {
            mapping["case"] = @case;
        }

        if (@event.Count > 0)
        {
            mapping["event"] = @event;
        }

        return mapping;
    }

    private JsonObject Case()
    {
        var made = new JsonObject();
        if (log.Repeated > 0)
        {
            made["repeated"] = "apart";
            Tell($"/case/repeated: {Figure(log.Repeated)} cases have a name that came before. 'together' makes them one case instead.");
        }

        Date(made, "start", Starts, attribute => attribute.BeforeEvents, "no later than the first event of the case");
        Date(made, "end", Ends, attribute => attribute.AfterEvents, "no earlier than its last event");
        Date(made, "deadline", Deadlines, _ => 0, "");
        Place(made, "centre", Centres);
        Place(made, "department", Departments);
        if (Named(log.OfCases, Channels) is { HasManyValues: false } channel)
        {
            var values = new JsonObject();
            foreach (var value in channel.Values.Keys)
            {
                values[value] = Channel(value);
            }

            made["channel"] = new JsonObject { ["attribute"] = channel.Key, ["values"] = values };
            Tell($"/case/channel: {channel.Key} is in {Of(channel.Count, log.Cases)} cases, with {Figure(channel.Values.Count)} values. Look at what they are taken for.");
        }

        return made;
    }

    private void Date(JsonObject made, string member, string[] names, Func<AttributePortrait, long> fitting, string where)
    {
        var found = Named(log.OfCases, names);
        if (found is { IsDate: true })
        {
            made[member] = found.Key;
            var fits = fitting(found);
            Tell($"/case/{member}: {found.Key} is a date in {Of(found.Count, log.Cases)} cases{(where.Length > 0 ? $", {where} in {Figure(fits)}" : "")}.");
            return;
        }

        TellOfUnreadable($"/case/{member}", found, "cases");
        Tell(member switch
        {
            "start" => "/case/start: no attribute of the cases can be it. A request is opened by its earliest event.",
            "end" => "/case/end: no attribute of the cases can be it. A request stays open unless an event ends it.",
            _ => "/case/deadline: no attribute of the cases can be it. Nothing was promised, so nothing is late or breached.",
        });
    }

    // By its name it would be; some of what it says 'ledger replay' would refuse.
    private void TellOfUnreadable(string member, AttributePortrait? found, string of)
    {
        if (found is { Dates: > 0, FirstWithoutDate: { } first })
        {
            var text = first.Value.Length <= LongestShown ? first.Value : first.Value[..LongestShown] + "…";
            Tell($"{member}: {found.Key} cannot be read as a date in {Of(found.Count - found.Dates, found.Count)} {of}, first at line {Figure(first.Line)} ('{text}'). 'ledger replay' would refuse these, so it is not taken here. Mend them and name it, or name it and leave those out (--leave-out).");
        }
    }

    private void Place(JsonObject made, string member, string[] names)
    {
        var (found, of) = Named(log.OfCases, names) is { } own ? (own, $"{Of(own.Count, log.Cases)} cases")
            : member == "department" && Named(log.OfEvents, names) is { } events ? (events, $"{Of(events.Count, log.EventCount)} events; the first of a case counts")
            : (null, "");
        if (found is null or { IsDate: true } || found.Values.Count > MostDepartments || (found.HasManyValues && found.Count < 10L * found.Values.Count))
        {
            Tell($"/case/{member}: no attribute looks like it. {(member == "centre" ? "Requests are in no centre's hands." : "All requests are with one 'Unknown department'.")}");
            return;
        }

        made[member] = new JsonObject { ["attribute"] = found.Key };
        Tell($"/case/{member}: {found.Key} is in {of}, with {(found.HasManyValues ? "more than " : "")}{Figure(found.Values.Count)} values, such as '{found.Values.First().Key}'.");
    }

    private JsonObject Event()
    {
        var made = new JsonObject();
        Fallback(made, "name", "concept:name", "activity", "name", "event");
        Fallback(made, "time", "time:timestamp", "timestamp", "date", "completetime");
        Fallback(made, "officer", "org:resource", "resource", "user");
        if (log.Undated > 0 && !made.ContainsKey("time"))
        {
            made["undated"] = "previous";
            Tell($"/event/undated: {Of(log.Undated, log.EventCount)} events have no time. They take that of the one before.");
        }

        var first = log.Events.Values.Where(e => e.First > 0).OrderByDescending(e => e.First).ToList();
        Tell($"Events that begin cases: {Names(first, e => e.First)}.");
        Tell($"Events that end cases: {Names([.. log.Events.Values.Where(e => e.Last > 0).OrderByDescending(e => e.Last)], e => e.Last)}.");
        if (Matching(Acknowledging) is { InCases: var cases } acknowledging && cases * 2 >= log.Cases)
        {
            made["acknowledges"] = new JsonObject { ["names"] = new JsonArray(acknowledging.Name) };
            if (cases < log.Cases)
            {
                made["unacknowledged"] = "at-start";
            }

            Tell($"/event/acknowledges: '{acknowledging.Name}' is in {Of(cases, log.Cases)} cases, and is taken for the department's receipt by its name alone.");
        }
        else
        {
            Tell("/event/acknowledges: no event looks like the department's receipt. A request counts as received when it was opened, and is in no figure of the time to receive.");
        }

        if (Named(log.OfCases, Ends) is null)
        {
            var ends = log.Events.Values.Where(e => Completing.Contains(e.Name.ToLowerInvariant())).Select(e => e.Name).Order(StringComparer.Ordinal).ToList();
            if (ends.Count > 0)
            {
                made["completes"] = new JsonObject { ["names"] = new JsonArray([.. ends.Select(name => (JsonNode)name)]) };
                Tell($"/event/completes: {string.Join(", ", ends.Select(name => $"'{name}'"))} by their names alone; the last of them in a case counts.");
            }
        }

        if (log.OfEvents.TryGetValue("lifecycle:transition", out var transitions) && transitions.Values.Count > 1)
        {
            Tell($"/event/transitions: events come with {string.Join(", ", transitions.Values.Select(value => $"{value.Key} ({Figure(value.Value)})"))}. All are taken; name those that count if not all do.");
        }

        return made;
    }

    // Only when what XES calls it is nowhere.
    private void Fallback(JsonObject made, string member, string usual, params string[] names)
    {
        if (log.OfEvents.ContainsKey(usual))
        {
            return;
        }

        var found = Named(log.OfEvents, names);
        if (found is not null && (member != "time" || found.IsDate))
        {
            made[member] = found.Key;
            Tell($"/event/{member}: there is no {usual}; {found.Key} is in {Of(found.Count, log.EventCount)} events.");
        }
        else if (log.EventCount > 0)
        {
            TellOfUnreadable($"/event/{member}", found, "events");
            Tell($"/event/{member}: there is no {usual}, and nothing that can be it.");
        }
    }

    private EventPortrait? Matching(string[] names) => names
        .Select(name => log.Events.Values.Where(e => e.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).MaxBy(e => e.InCases))
        .FirstOrDefault(found => found is not null);

    private static AttributePortrait? Named(SortedDictionary<string, AttributePortrait> portraits, string[] names) => names
        .Select(name => portraits.Values.FirstOrDefault(attribute => Plain(attribute.Key) == name))
        .FirstOrDefault(found => found is not null);

    private static string Plain(string key) => string.Concat(key.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string Channel(string value) => Plain(value) switch
    {
        var name when name.Contains("desk", StringComparison.Ordinal) || name.Contains("counter", StringComparison.Ordinal) || name.Contains("balie", StringComparison.Ordinal) => "desk",
        var name when name.Contains("mail", StringComparison.Ordinal) && name[0] == 'e' => "email",
        var name when name.Contains("post", StringComparison.Ordinal) || name.Contains("mail", StringComparison.Ordinal) || name.Contains("letter", StringComparison.Ordinal) => "post",
        var name when name.Contains("phone", StringComparison.Ordinal) || name.Contains("telef", StringComparison.Ordinal) => "phone",
        var name when name.StartsWith("internet", StringComparison.Ordinal) || name.Contains("web", StringComparison.Ordinal) || name.Contains("online", StringComparison.Ordinal) || name.Contains("portal", StringComparison.Ordinal) => "internet",
        _ => "internal",
    };

    private static string Names(List<EventPortrait> events, Func<EventPortrait, int> times) => events.Count == 0
        ? "none"
        : string.Join(", ", events.Take(5).Select(e => $"'{e.Name}' ({Figure(times(e))})")) + (events.Count > 5 ? $" and {Figure(events.Count - 5)} more" : "");

    private void Tell(string sentence) => evidence.Add(sentence);

    private static string Of(long part, long whole) => part == whole ? $"all {Figure(whole)}" : $"{Figure(part)} of {Figure(whole)}";

    private static string Figure(long number) => number.ToString(CultureInfo.InvariantCulture);
}
