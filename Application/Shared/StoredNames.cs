using System.Collections.Concurrent;
using System.Text.Json;

namespace EventLedger.Application.Shared;

/// <summary>What an event's or a state's type is called in the store.</summary>
/// <param name="Alias">The class name in snake case, whatever its namespace: the name that stays.</param>
/// <param name="ClrName">Noted by the store for its own use.</param>
public sealed record StoredNames(string Alias, string ClrName)
{
    private static readonly ConcurrentDictionary<Type, StoredNames> Known = new();

    public static StoredNames Of(Type type) => Known.GetOrAdd(type, static type => new(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name), $"{type.FullName}, {type.Assembly.GetName().Name}"));
}
