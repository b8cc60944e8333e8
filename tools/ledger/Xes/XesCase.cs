using System.Collections.Immutable;

namespace EventLedger.Ledger.Xes;

/// <summary>What a case and an event of a log have in common: attributes in the log's order, and the line they begin at.</summary>
internal abstract record XesElement(ImmutableArray<XesAttribute> Attributes, int Line)
{
    /// <summary>The attribute; null when it is absent or says nothing.</summary>
    public XesAttribute? Find(string key)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Key == key)
            {
                return string.IsNullOrWhiteSpace(attribute.Value) ? null : attribute;
            }
        }

        return null;
    }

    /// <inheritdoc cref="Find"/>
    public string? Text(string key) => Find(key)?.Value;
}

/// <summary>A case of a log: its own attributes and its events, in the log's order.</summary>
/// <param name="Number">Its place in the log, from 1.</param>
internal sealed record XesCase(int Number, ImmutableArray<XesAttribute> Attributes, ImmutableArray<XesEvent> Events, int Line)
    : XesElement(Attributes, Line);

internal sealed record XesEvent(ImmutableArray<XesAttribute> Attributes, int Line) : XesElement(Attributes, Line);
