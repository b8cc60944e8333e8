using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Shared;

/// <summary>What an event's or a state's type is called in the store.</summary>
/// <param name="Alias">The class name in snake case, whatever its namespace: the name that stays.</param>
/// <param name="ClrName">Noted by the store for its own use.</param>
public sealed record StoredNames(string Alias, string ClrName)
{
    private static readonly ConcurrentDictionary<Type, StoredNames> Known = new();

    private static readonly FrozenDictionary<string, Type> Events = typeof(DomainEvent).Assembly.GetTypes()
        .Where(type => type.IsSealed && type.IsSubclassOf(typeof(DomainEvent)))
        .ToFrozenDictionary(type => Of(type).Alias, StringComparer.Ordinal);

    /// <summary>The event type of a stored name; null when this release knows none.</summary>
    public static Type? TypeOf(string alias) => Events.GetValueOrDefault(alias);

    public static StoredNames Of(Type type) => Known.GetOrAdd(type, static type => new(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name), $"{type.FullName}, {type.Assembly.GetName().Name}"));
}
