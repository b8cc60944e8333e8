using EventLedger.Ledger.Xes;
using NodaTime;

namespace EventLedger.Ledger.Mapping;

/// <summary>What a log holds: attributes of cases and of events, names of events, and where in their cases these stand. Gathered case by case.</summary>
internal sealed class LogPortrait
{
    private const int MostValues = 50;
    private const int MostKeys = 2000;
    private const int MostNames = 5000;

    public SortedDictionary<string, AttributePortrait> OfCases { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, AttributePortrait> OfEvents { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, EventPortrait> Events { get; } = new(StringComparer.Ordinal);

    public int Cases { get; private set; }

    public long EventCount { get; private set; }

    public int WithoutEvents { get; private set; }

    public int Unnamed { get; private set; }

    public int Repeated { get; private set; }

    /// <summary>Events without a time; one that cannot be read is refused by 'ledger replay', whatever the mapping says.</summary>
    public long Undated { get; private set; }

    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public void Add(XesCase @case)
    {
        Cases++;
        EventCount += @case.Events.Length;
        WithoutEvents += @case.Events.IsEmpty ? 1 : 0;
        var name = @case.Text("concept:name");
        Unnamed += name is null ? 1 : 0;
        Repeated += name is not null && !names.Add(name) ? 1 : 0;
        var times = @case.Events.Select(Time).ToList();
        Undated += @case.Events.Count(e => e.Text("time:timestamp") is null);
        Note(OfCases, @case, times.Min(), times.Max());
        for (var i = 0; i < @case.Events.Length; i++)
        {
            Note(OfEvents, @case.Events[i], null, null);
            if (@case.Events[i].Text("concept:name") is { } named && (Events.ContainsKey(named) || Events.Count < MostNames))
            {
                Events.TryAdd(named, new EventPortrait(named));
                Events[named].Add(@case.Number, isFirst: i == 0, isLast: i == @case.Events.Length - 1);
            }
        }
    }

    private static Instant? Time(XesEvent e) => e.Text("time:timestamp") is { } text && XesDate.TryRead(text, DateTimeZone.Utc, out var at) ? at.At : null;

    private static void Note(SortedDictionary<string, AttributePortrait> portraits, XesElement element, Instant? first, Instant? last)
    {
        foreach (var attribute in element.Attributes)
        {
            if (string.IsNullOrWhiteSpace(attribute.Value) || (!portraits.ContainsKey(attribute.Key) && portraits.Count >= MostKeys))
            {
                continue;
            }

            portraits.TryAdd(attribute.Key, new AttributePortrait(attribute.Key, MostValues));
            portraits[attribute.Key].Add(attribute, first, last);
        }
    }
}

/// <summary>An attribute over a whole log: how often it is there, what it says, and where its dates lie.</summary>
internal sealed class AttributePortrait(string key, int mostValues)
{
    private readonly SortedDictionary<string, int> values = new(StringComparer.Ordinal);

    public string Key { get; } = key;

    public long Count { get; private set; }

    /// <summary>How many say a date.</summary>
    public long Dates { get; private set; }

    /// <summary>The first that says none; null when all do.</summary>
    public XesAttribute? FirstWithoutDate { get; private set; }

    /// <summary>How many of these are no later than the first event of their case.</summary>
    public long BeforeEvents { get; private set; }

    /// <summary>How many of these are no earlier than the last event of their case.</summary>
    public long AfterEvents { get; private set; }

    public bool WithoutOffset { get; private set; }

    public bool HasManyValues { get; private set; }

    public IReadOnlyDictionary<string, int> Values => values;

    /// <summary>Whether it always says a date.</summary>
    public bool IsDate => Dates == Count;

    public void Add(XesAttribute attribute, Instant? first, Instant? last)
    {
        Count++;
        if (XesDate.TryRead(attribute.Value, DateTimeZone.Utc, out var date))
        {
            Dates++;
            BeforeEvents += date.At <= first ? 1 : 0;
            AfterEvents += date.At >= last ? 1 : 0;
            WithoutOffset |= !date.HadOffset;
        }
        else
        {
            FirstWithoutDate ??= attribute;
        }

        var value = SameName.Of(attribute.Value);
        if (values.TryGetValue(value, out var times))
        {
            values[value] = times + 1;
        }
        else if (values.Count < mostValues)
        {
            values.Add(value, 1);
        }
        else
        {
            HasManyValues = true;
        }
    }
}

/// <summary>An event over a whole log: how often it comes, in how many cases, and where in them.</summary>
internal sealed class EventPortrait(string name)
{
    private int latestCase;

    public string Name { get; } = name;

    public long Count { get; private set; }

    public int InCases { get; private set; }

    public int First { get; private set; }

    public int Last { get; private set; }

    public void Add(int @case, bool isFirst, bool isLast)
    {
        Count++;
        InCases += @case == latestCase ? 0 : 1;
        latestCase = @case;
        First += isFirst ? 1 : 0;
        Last += isLast ? 1 : 0;
    }
}
