using System.Collections.Immutable;
using System.Globalization;
using EventLedger.Domain.Requests;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Xes;
using NodaTime;

namespace EventLedger.Ledger.Replay;

/// <summary>Goes by a mapping, case after case in the log's order: the same log and mapping give the same cases in every run.</summary>
internal sealed class CaseMapper(LogMapping mapping, LogNotes notes)
{
    private const string UnknownDepartment = "Unknown department";
    private const string Unnamed = "(no name)";

    // What an event is that tells no transition.
    private const string Complete = "complete";
    private static readonly ImmutableArray<string> Channels = ["desk", "internet", "post", "email", "phone", "internal"];
    private readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb[mapping.TimeZone];
    private readonly Dictionary<string, (int Line, int Times)> names = new(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, string> channels = mapping.Case.Channel?.Values ?? ImmutableDictionary<string, string>.Empty;

    /// <returns>Null when it cannot be taken over; <paramref name="faults"/> say why.</returns>
    public MappedCase? Map(XesCase @case, List<Fault> faults)
    {
        var before = faults.Count;
        var name = Name(@case, faults);
        var events = Events(@case, name, faults);
        var start = Date(@case, mapping.Case.Start, name, faults)?.At ?? Opening(events)?.At;
        if (start is null && faults.Count == before)
        {
            faults.Add(Faults.Mapping(name, @case.Line, Faults.NoStart, "It has neither a start nor an event with a time, so that nothing tells when it was opened."));
        }

        var ending = events.LastOrDefault(e => e.Ends is not null)?.At ?? Date(@case, mapping.Case.End, name, faults)?.At;
        var deadline = Date(@case, mapping.Case.Deadline, name, faults)?.AtTheLatest;
        if (faults.Count > before)
        {
            return null;
        }

        if (mapping.Case.Start is { } key && @case.Find(key) is null)
        {
            notes.Add($"cases have no {key}, and begin with their {(mapping.Event.Opens is null ? "earliest event" : "event that opens")}", @case.Line);
        }

        return new(
            name,
            @case.Line,
            start!.Value,
            ending,
            deadline,
            PlaceOf(@case, mapping.Case.Centre),
            PlaceOf(@case, mapping.Case.Department) ?? new Place(UnknownDepartment, LogNames.Code(UnknownDepartment), false),
            Channel(@case),
            Details(@case, mapping.Case.Details, []),
            events);
    }

    private string Name(XesCase @case, List<Fault> faults)
    {
        if (@case.Text(mapping.Case.Name) is not { } name)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"case {@case.Number}");
            notes.Add($"cases have no {mapping.Case.Name}, and are known by their place, such as '{name}'", @case.Line);
        }

        if (!names.TryGetValue(name, out var first))
        {
            names.Add(name, (@case.Line, 1));
            return name;
        }

        if (mapping.Case.Repeated == RepeatedCases.Refuse)
        {
            faults.Add(Faults.Mapping(name, @case.Line, Faults.Repeated, string.Create(
                CultureInfo.InvariantCulture, $"This name came before, at line {first.Line}. A mapping may say that such cases are taken over apart (/case/repeated).")));
            return name;
        }

        notes.Add("cases have a name that came before, and are taken over apart, as NAME#2 and so on", @case.Line);
        for (var times = first.Times + 1; ; times++)
        {
            // Never one that the log uses itself.
            var apart = string.Create(CultureInfo.InvariantCulture, $"{name}#{times}");
            if (names.TryAdd(apart, (@case.Line, 1)))
            {
                names[name] = first with { Times = times };
                return apart;
            }
        }
    }

    private ImmutableArray<MappedEvent> Events(XesCase @case, string name, List<Fault> faults)
    {
        var mapped = new List<MappedEvent>(@case.Events.Length);
        Instant? previous = null;
        for (var i = 0; i < @case.Events.Length; i++)
        {
            var e = @case.Events[i];
            var transition = e.Text(mapping.Event.Transition) ?? Complete;
            if (mapping.Event.Transitions is { } taken && !taken.Contains(transition, StringComparer.OrdinalIgnoreCase))
            {
                notes.Add("events are left out, since the mapping takes other transitions only", e.Line);
                continue;
            }

            if (Time(@case, e, name, previous, faults) is { } at)
            {
                mapped.Add(Event(e, i, transition, at));
                previous = at;
            }
        }

        return [.. mapped.OrderBy(e => e.At).ThenBy(e => e.Index)];
    }

    private Instant? Time(XesCase @case, XesEvent e, string name, Instant? previous, List<Fault> faults)
    {
        if (e.Find(mapping.Event.Time) is not null)
        {
            return Date(e, mapping.Event.Time, name, faults)?.At;
        }

        switch (mapping.Event.Undated)
        {
            case UndatedEvents.LeaveOut:
                notes.Add($"events have no {mapping.Event.Time}, and are left out", e.Line);
                return null;
            case UndatedEvents.Previous when (previous ?? Date(@case, mapping.Case.Start, name, [])?.At) is { } at:
                notes.Add($"events have no {mapping.Event.Time}, and take that of the one before", e.Line);
                return at;
            default:
                faults.Add(Faults.Mapping(
                    name, e.Line, Faults.Undated, $"This event has no {mapping.Event.Time}. A mapping may say what becomes of such events (/event/undated)."));
                return null;
        }
    }

    private MappedEvent Event(XesEvent e, int index, string transition, Instant at)
    {
        var rules = mapping.Event;
        var name = e.Text(rules.Name);
        if (name is null)
        {
            name = Unnamed;
            notes.Add($"events have no {rules.Name}, and arrive as '{Unnamed}'", e.Line);
        }

        Ending? ends = Is(rules.Completes) ? Ending.Completion : Is(rules.Rejects) ? Ending.Rejection : Is(rules.Withdraws) ? Ending.Withdrawal : Is(rules.Cancels) ? Ending.Cancellation : null;
        return new(
            index,
            e.Line,
            transition.Equals(Complete, StringComparison.OrdinalIgnoreCase) ? name : $"{name} ({transition})",
            e.Text(rules.Officer),
            at,
            Details(e, rules.Details, [rules.Name, rules.Time, rules.Officer]),
            Is(rules.Opens),
            Is(rules.Acknowledges),
            Is(rules.Returns),
            Is(rules.Suspends),
            Is(rules.Resumes),
            ends);

        bool Is(EventRule? rule) => rule?.Takes(name, transition) == true;
    }

    private static MappedEvent? Opening(ImmutableArray<MappedEvent> events) => events.FirstOrDefault(e => e.Opens) ?? events.FirstOrDefault();

    private XesDate? Date(XesElement element, string? key, string name, List<Fault> faults)
    {
        if (key is null || Attribute(element, key) is not { } attribute)
        {
            return null;
        }

        if (!XesDate.TryRead(attribute.Value, zone, out var date))
        {
            faults.Add(Faults.Mapping(name, attribute.Line, Faults.Unreadable, $"The {key} '{Short(attribute.Value)}' is no date such as 2011-10-11T13:45:40.276+02:00.{Hint(attribute.Value)}"));
            return null;
        }

        if (!date.HadOffset)
        {
            notes.Add($"dates tell no offset, and are read as the time of {mapping.TimeZone} (/timeZone of the mapping)", attribute.Line);
        }

        if (date.WasCut)
        {
            notes.Add("dates are told finer than to the microsecond, which is what the ledger keeps, and are cut there", attribute.Line);
        }

        return date;
    }

    private static string Hint(string text) =>
        text.TrimStart().StartsWith("9999", StringComparison.Ordinal) ? " A year that stands for 'never' has to be taken out." : "";

    /// <summary>A case's own attribute; else the first of its events that has it.</summary>
    private static XesAttribute? Attribute(XesElement element, string key)
    {
        if (element.Find(key) is { } own)
        {
            return own;
        }

        return element is XesCase @case ? @case.Events.Select(e => e.Find(key)).FirstOrDefault(found => found is not null) : null;
    }

    private Place? PlaceOf(XesCase @case, PlaceMapping? place)
    {
        var attribute = place?.Attribute is { } key ? Attribute(@case, key) : null;
        if ((attribute?.Value ?? place?.Default) is not { } written)
        {
            return null;
        }

        var name = SameName.Of(written);
        if (attribute is { Line: var line } && name != written)
        {
            notes.Add($"cases have the {place!.Attribute} '{Short(name)}' with other blanks, characters that nobody sees, or in another form of Unicode, and are taken for one with those that look alike", line);
        }

        return place!.CodeOf(name) is { } code ? new(name, code, true) : new(name, LogNames.Code(name), false);
    }

    private string Channel(XesCase @case)
    {
        var otherwise = mapping.Case.Channel?.Default ?? "internal";
        if (mapping.Case.Channel?.Attribute is not { } key || Attribute(@case, key) is not { } attribute)
        {
            return otherwise;
        }

        var name = SameName.Of(attribute.Value);
        if (Told(name) is { } told)
        {
            return told;
        }

        if (Channels.FirstOrDefault(channel => channel.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }

        notes.Add($"cases have the {key} '{Short(name)}', which the mapping does not know, and arrive by {otherwise}", attribute.Line);
        return otherwise;
    }

    // As it is written, or else whatever its capitals.
    private string? Told(string channel) =>
        channels.GetValueOrDefault(channel) ?? channels.FirstOrDefault(known => SameName.Of(known.Key).Equals(channel, StringComparison.OrdinalIgnoreCase)).Value;

    private static ImmutableArray<StepDetail> Details(XesElement element, ImmutableHashSet<string>? kept, ImmutableArray<string> said) =>
    [
        .. from attribute in element.Attributes
           where !string.IsNullOrWhiteSpace(attribute.Value)
           where kept is null ? !said.Contains(attribute.Key) : kept.Contains(attribute.Key)
           select new StepDetail(attribute.Key, attribute.Value),
    ];

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
