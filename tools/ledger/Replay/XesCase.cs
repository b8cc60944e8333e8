using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Replay;

/// <summary>What a case and an event of a log have in common: attributes, and the line they begin at.</summary>
internal abstract record XesElement(ImmutableDictionary<string, string> Attributes, int Line)
{
    /// <summary>The attribute; null when it is absent or empty.</summary>
    public string? Text(string key) => Attributes.GetValueOrDefault(key) is { Length: > 0 } text ? text : null;

    /// <exception cref="LedgerToolException">The attribute is no date with an offset.</exception>
    public Instant? At(string key) => Text(key) is not { } text ? null
        : OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var at } ? at.ToInstant()
        : throw LedgerToolException.Usage($"The log, at line {Line}: the {key} '{text}' is no date with an offset, such as 2011-10-11T13:45:40.276+02:00.");

    protected T Needed<T>(T? value, string key)
        where T : struct => value ?? throw Missing(key);

    protected string Needed(string key) => Text(key) ?? throw Missing(key);

    private LedgerToolException Missing(string key) =>
        LedgerToolException.Usage($"The log, at line {Line}: this {(this is XesCase ? "case" : "event")} has no {key}.");
}

/// <summary>A case of a log: its own attributes and its events, in the log's order.</summary>
internal sealed record XesCase(ImmutableDictionary<string, string> Attributes, ImmutableArray<XesEvent> Events, int Line) : XesElement(Attributes, Line)
{
    public string Name => Needed("concept:name");

    public Instant Start => Needed(At("startdate"), "startdate");

    /// <summary>Null for a case that is open still.</summary>
    public Instant? End => At("enddate");

    public Instant? Deadline => At("deadline");

    public bool IsLate => End > Deadline;

    /// <summary>A quirk of real registers: something was noted before the case began.</summary>
    public bool HasEventBeforeStart => Events.Any(e => e.At < Start);

    /// <summary>Another: work went on after the case ended.</summary>
    public bool HasEventAfterEnd => Events.Any(e => e.At > End);
}

internal sealed record XesEvent(ImmutableDictionary<string, string> Attributes, int Line) : XesElement(Attributes, Line)
{
    public string Name => Needed("concept:name");

    public string? Resource => Text("org:resource");

    public new Instant At => Needed(At("time:timestamp"), "time:timestamp");
}
