using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Reactions;

/// <summary>Every reaction of some assemblies, found by what it declares to be due.</summary>
public sealed class ReactionCatalogue
{
    private readonly FrozenDictionary<Type, ImmutableArray<Entry>> byEvent;
    private readonly FrozenDictionary<string, Entry> byName;
    private readonly BusinessCalendar calendar;

    public ReactionCatalogue(BusinessCalendar calendar, params IEnumerable<Assembly> assemblies)
    {
        this.calendar = calendar;
        var entries = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsReaction).Select(Entry.Of).ToList();
        byEvent = entries.GroupBy(entry => entry.Event).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
        byName = entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
        Names = [.. byName.Keys];
    }

    /// <summary>As rows and messages name them, such as <c>end_licence_when_centre_licensed</c>: a class must not be renamed while some wait.</summary>
    public string[] Names { get; }

    /// <summary>What is to follow from an event.</summary>
    public IEnumerable<FollowUp> FollowUps(DomainEvent e) => byEvent.TryGetValue(e.GetType(), out var entries)
        ? entries.Select(entry => entry.FollowUp(e, calendar)).OfType<FollowUp>()
        : [];

    /// <summary>The message of a reaction.</summary>
    internal IReaction Message(string name, EventReference e) => byName[name].Create(e);

    /// <summary>What a message is called where it is stored: by its reaction, whatever the namespace; null for one that is none.</summary>
    internal static string? NameOf(Type message) => message.IsAssignableTo(typeof(IReaction)) && !message.IsAbstract
        ? JsonNamingPolicy.SnakeCaseLower.ConvertName((message.DeclaringType ?? message).Name)
        : null;

    private static bool IsReaction(Type type) => !type.IsAbstract && type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Reaction<>);

    private sealed record Entry(string Name, Type Event, Func<EventReference, IReaction> Create, Func<DomainEvent, BusinessCalendar, FollowUp?> FollowUp)
    {
        public static Entry Of(Type message)
        {
            var e = message.BaseType!.GenericTypeArguments[0];
            return (Entry)typeof(Entry).GetMethod(nameof(Of), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(message, e).Invoke(null, [])!;
        }

        private static Entry Of<TMessage, TEvent>()
            where TMessage : Reaction<TEvent>
            where TEvent : DomainEvent
        {
            var name = NameOf(typeof(TMessage))!;
            var create = ConstructorInvoker.Create(typeof(TMessage).GetConstructor([typeof(EventReference)])!);
            var delay = typeof(TMessage).IsAssignableTo(typeof(IDelayed<TEvent>)) ? DelayOf<TEvent>(typeof(TMessage)) : null;
            var carriesOut = typeof(TMessage).IsDefined(typeof(CarriesOutAttribute), inherit: false);
            var atOnce = new FollowUp(name, null, carriesOut);
            return new(
                name,
                typeof(TEvent),
                reference => (IReaction)create.Invoke(reference),
                (happened, calendar) => delay is null ? atOnce : delay((TEvent)happened, calendar) is { } notBefore ? new FollowUp(name, notBefore, carriesOut) : null);
        }

        private static Func<TEvent, BusinessCalendar, Instant?> DelayOf<TEvent>(Type message)
            where TEvent : DomainEvent =>
            (Func<TEvent, BusinessCalendar, Instant?>)typeof(Entry).GetMethod(nameof(NotBefore), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(message, typeof(TEvent)).Invoke(null, [])!;

        private static Func<TEvent, BusinessCalendar, Instant?> NotBefore<TMessage, TEvent>()
            where TMessage : IDelayed<TEvent>
            where TEvent : DomainEvent => TMessage.NotBefore;
    }
}
