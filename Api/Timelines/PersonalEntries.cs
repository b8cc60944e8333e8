using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Timelines;

namespace EventLedger.Api.Timelines;

/// <summary>Opens the personal data in timeline entries. Whoever does has the reading recorded first.</summary>
internal static class PersonalEntries
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<PropertyInfo>> Known = new();

    /// <summary>Whether there is anything to open.</summary>
    public static bool Has(TimelineEntry entry) => Sealed(entry).Any() || (entry.Data is DomainEvent fact && fact.HasTexts(isSealed: true));

    /// <summary>The entry with what is sealed in its event as it was given; what was erased since stays masked, what was redacted is empty.</summary>
    public static TimelineEntry Open(TimelineEntry entry, PersonalKey key)
    {
        if (!Has(entry))
        {
            return entry;
        }

        var fact = ((DomainEvent)entry.Data).WithTexts(text => TryOpen(key, text.Sealed) is { } opened ? opened : text);
        var data = JsonSerializer.SerializeToNode(fact, fact.GetType(), LedgerJson.Wire)!.AsObject();
        foreach (var (member, text) in Sealed(entry))
        {
            if (TryOpen(key, text) is { } opened)
            {
                // Answers were given as JSON, all else as text.
                data[JsonNamingPolicy.CamelCase.ConvertName(member)] = entry.Data is RequestOpened && member == nameof(RequestOpened.Answers) ? JsonNode.Parse(opened) : opened;
            }
        }

        return entry with { Data = data };
    }

    // One that somebody spoilt stays masked, and does not cut off the rest.
    private static string? TryOpen(PersonalKey key, Protected text)
    {
        try
        {
            return key.Open(text);
        }
        catch (DamagedRecordException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Member, Protected Text)> Sealed(TimelineEntry entry) => Known
        .GetOrAdd(entry.Data.GetType(), static type => [.. type.GetProperties().Where(property => property.PropertyType == typeof(Protected))])
        .Select(property => (property.Name, Text: (Protected)property.GetValue(entry.Data)!))
        .Where(member => !member.Text.IsEmpty);
}
