using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace EventLedger.Domain.Shared;

/// <summary>A type of event, and what there is to know of it.</summary>
/// <param name="StoredName">The class name in snake case, whatever its namespace: the name that stays.</param>
/// <param name="ClrName">Noted by the store for its own use.</param>
/// <param name="State">What its stream is folded into.</param>
/// <param name="NamesStreams">Whether it can lean on other streams.</param>
public sealed record EventType(Type Type, string StoredName, string ClrName, Type State, StreamKind Stream, bool NamesStreams);

/// <summary>Every type of event there is, found once. An event is in it by being declared, and names its stream by what it derives from.</summary>
public static class EventCatalogue
{
    private static readonly FrozenDictionary<Type, EventType> ByType = Find().ToFrozenDictionary(e => e.Type);

    private static readonly FrozenDictionary<string, EventType> ByStoredName = ByType.Values.ToFrozenDictionary(e => e.StoredName, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> StreamNames = ByType.Values.Select(e => e.State).Distinct().ToFrozenDictionary(state => state, Name);

    public static ImmutableArray<EventType> All { get; } = [.. ByType.Values.OrderBy(e => e.StoredName, StringComparer.Ordinal)];

    public static EventType Of(Type type) => ByType[type];

    public static string StoredNameOf<TEvent>()
        where TEvent : DomainEvent => Of(typeof(TEvent)).StoredName;

    /// <summary>Null when this release knows no event of that stored name.</summary>
    public static EventType? Find(string storedName) => ByStoredName.GetValueOrDefault(storedName);

    /// <summary>The events of one kind of stream.</summary>
    public static IEnumerable<EventType> OfStream<TState>()
        where TState : class, IEventSourced<TState> => All.Where(e => e.State == typeof(TState));

    /// <summary>What streams that are folded into a state are called where they are stored.</summary>
    public static string StreamNameOf(Type state) => StreamNames[state];

    private static string Name(Type type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);

    private static Type StateOf(Type type) => type.BaseType is { IsGenericType: true } direct ? direct.GenericTypeArguments[0] : StateOf(type.BaseType!);

    private static IEnumerable<EventType> Find() => typeof(DomainEvent).Assembly.GetTypes()
        .Where(type => type.IsSealed && type.IsSubclassOf(typeof(DomainEvent)))
        .Select(type =>
        {
            var state = StateOf(type);
            return new EventType(
                type,
                Name(type),
                $"{type.FullName}, {type.Assembly.GetName().Name}",
                state,
                (StreamKind)state.GetProperty(nameof(IEventSourced<>.Kind), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!,
                type.GetMethod(nameof(DomainEvent.LeansOn))!.DeclaringType == type);
        });
}
