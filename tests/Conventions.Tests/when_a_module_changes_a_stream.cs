using System.Reflection;
using System.Reflection.Emit;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Conventions.Tests;

/// <summary>A module reads another's state to decide, and changes its stream by that module's own command alone.</summary>
public class when_a_module_changes_a_stream
{
    [Fact]
    public void its_events_are_made_in_the_module_alone()
    {
        var made = Assemblies.All.SelectMany(assembly => assembly.GetTypes()).SelectMany(CompiledCode.MethodsOf).SelectMany(EventsMade).ToList();

        // Every event is made somewhere, or this looks in the wrong place.
        made.Select(making => making.Event).Where(type => !type.IsAbstract).Distinct().ShouldBe(Assemblies.EventTypes, ignoreOrder: true);
        made.Where(IsForeign).Select(making => $"{making.Maker.FullName} makes {making.Event.Name}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(Makes))]
    [InlineData(nameof(Copies))]
    public void one_made_elsewhere_is_found(string method) =>
        EventsMade(GetType().GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!).Where(IsForeign).Select(making => making.Event).ShouldBe([typeof(RequestReopened)]);

    private static IEnumerable<(Type Maker, Type Event)> EventsMade(MethodBase method) => CompiledCode.NamedIn(method)
        .Where(named => named.Code == OpCodes.Newobj || named.Member.Name == "<Clone>$")
        .Select(named => named.Member.DeclaringType!)
        .Where(type => type.IsSubclassOf(typeof(DomainEvent)))
        .Select(type => (CompiledCode.Outermost(method.DeclaringType!), type));

    /// <summary>Made neither in the event's own folder of Domain nor in its module's of Application.</summary>
    private static bool IsForeign((Type Maker, Type Event) making) => making.Maker.Namespace != making.Event.Namespace
        && making.Maker.Namespace != making.Event.Namespace!.Replace(".Domain.", ".Application.", StringComparison.Ordinal);

    private static DomainEvent Makes() => new RequestReopened("", Instant.MinValue);

    private static DomainEvent Copies(RequestReopened reopened) => reopened with { Reason = "" };
}
