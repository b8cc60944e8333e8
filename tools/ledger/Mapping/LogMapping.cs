using System.Collections.Immutable;

namespace EventLedger.Ledger.Mapping;

/// <summary>How a log becomes requests; what each member means is said in mapping.schema.json.</summary>
internal sealed record LogMapping
{
    /// <summary>A log of plain events, without a mapping: everything arrives, and nothing is made up.</summary>
    public static LogMapping Plain { get; } = new();

    public string TimeZone { get; init; } = "UTC";

    public ServiceMapping Service { get; init; } = new();

    public CaseMapping Case { get; init; } = new();

    public EventMapping Event { get; init; } = new();
}

internal sealed record ServiceMapping
{
    public string Code { get; init; } = "XES-LOG";

    public string NameAr { get; init; } = "طلب منقول من سجل";

    public string NameEn { get; init; } = "Request taken over from a log";
}

internal sealed record CaseMapping
{
    public string Name { get; init; } = "concept:name";

    public RepeatedCases Repeated { get; init; }

    public string? Start { get; init; }

    public string? End { get; init; }

    public string? Deadline { get; init; }

    public PlaceMapping? Centre { get; init; }

    public PlaceMapping? Department { get; init; }

    public ChannelMapping? Channel { get; init; }

    /// <summary>Null for all.</summary>
    public ImmutableHashSet<string>? Details { get; init; }
}

internal sealed record EventMapping
{
    public string Name { get; init; } = "concept:name";

    public string Time { get; init; } = "time:timestamp";

    public string Officer { get; init; } = "org:resource";

    public string Transition { get; init; } = "lifecycle:transition";

    /// <summary>Null for all.</summary>
    public ImmutableArray<string>? Transitions { get; init; }

    public UndatedEvents Undated { get; init; }

    public EventRule? Opens { get; init; }

    public EventRule? Acknowledges { get; init; }

    public UnacknowledgedCases Unacknowledged { get; init; }

    public EventRule? Returns { get; init; }

    public EventRule? Suspends { get; init; }

    public EventRule? Resumes { get; init; }

    public EventRule? Completes { get; init; }

    public EventRule? Rejects { get; init; }

    public EventRule? Withdraws { get; init; }

    public EventRule? Cancels { get; init; }

    /// <summary>Null for all.</summary>
    public ImmutableHashSet<string>? Details { get; init; }
}

/// <summary>A centre or department: which attribute names it, and which of the names are there already under a code.</summary>
internal sealed record PlaceMapping
{
    public string? Attribute { get; init; }

    public ImmutableDictionary<string, string>? Codes
    {
        get;
        init => field = value is null ? null : ImmutableDictionary.CreateRange(SameName.Comparer, value);
    }

    public string? Default { get; init; }

    /// <summary>The code by which one of this name is there: what the mapping says, or the name itself when the mapping uses it as a code.</summary>
    public string? CodeOf(string name) => Codes?.GetValueOrDefault(name) ?? (Codes?.ContainsValue(name) == true ? name : null);
}

internal sealed record ChannelMapping
{
    public string? Attribute { get; init; }

    public ImmutableDictionary<string, string>? Values
    {
        get;
        init => field = value is null ? null : ImmutableDictionary.CreateRange(SameName.Comparer, value);
    }

    public string? Default { get; init; }
}

/// <summary>Which events: of one of the names and of one of the transitions; what is null is not looked at.</summary>
internal sealed record EventRule
{
    public ImmutableHashSet<string>? Names
    {
        get;
        init => field = value?.WithComparer(SameName.Comparer);
    }

    public ImmutableArray<string>? Transitions { get; init; }

    public bool Takes(string name, string transition) =>
        Names?.Contains(name) != false
        && Transitions?.Any(taken => string.Equals(taken, transition, StringComparison.OrdinalIgnoreCase)) != false;
}

internal enum RepeatedCases
{
    Refuse,
    Apart,
    Together,
}

internal enum UndatedEvents
{
    Refuse,
    Previous,
    LeaveOut,
}

internal enum UnacknowledgedCases
{
    Refuse,
    AtStart,
}
