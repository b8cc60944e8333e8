using System.Reflection;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using EventLedger.Projections.Requests;
using JasperFx.Events;

namespace EventLedger.Application.Tests.Events;

/// <summary>Every fold says of each event of its stream what it makes of it, be it nothing: a new one must not be passed over unnoticed.</summary>
public sealed class when_folding_an_event
{
    private static readonly Type[] States =
    [
        .. new[] { typeof(EventCatalogue).Assembly, typeof(ProjectionCatalogue).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsClass && type.GetInterfaces().Any(made => made.IsGenericType && made.GetGenericTypeDefinition() == typeof(IEventSourced<>))),
    ];

    public static TheoryData<string> Names => [.. States.Select(state => state.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void every_state_knows_every_event_of_its_stream(string name)
    {
        var state = States.Single(type => type.Name == name);
        var kind = (StreamKind)state.GetProperty(nameof(IEventSourced<>.Kind), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        var evolve = state.GetMethod(nameof(IEventSourced<>.Evolve), BindingFlags.Public | BindingFlags.Static)!;

        Faults<object>(kind, (before, e) => evolve.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [before, e], null)).ShouldBeEmpty();
    }

    [Fact]
    public void a_request_s_summary_knows_every_event_of_a_request()
    {
        var projection = new RequestSummaryProjection();

        Faults<RequestSummary>(CitizenRequest.Kind, (before, e) => projection.Evolve(before, Guid.Empty, Recorded(e, (before?.Version ?? 0) + 1))).ShouldBeEmpty();
    }

    [Fact]
    public void a_fold_that_forgets_an_event_or_passes_over_all_it_does_not_know_is_found()
    {
        Faults<string>(CitizenRequest.Kind, (_, e) => e is WorkStepRecorded or BeneficiaryRegistered ? throw new ForeignEventException(e, typeof(string)) : "")
            .ShouldBe(["WorkStepRecorded is not known"]);
        Faults<string>(CitizenRequest.Kind, (_, _) => "").ShouldBe(["BeneficiaryRegistered is passed over"]);
    }

    // The samples stand in an order in which they can happen, the first of a stream first.
    private static List<string> Faults<TState>(StreamKind kind, Func<TState?, DomainEvent, TState?> fold)
        where TState : class
    {
        var samples = SampleEvents.Full.ToLookup(e => EventCatalogue.Of(e.GetType()).Stream.Name == kind.Name);
        samples[true].ShouldNotBeEmpty();
        TState? state = null;
        var faults = samples[true].Where(e => !IsKnown(e, known => state = fold(state, known))).Select(e => $"{e.GetType().Name} is not known").ToList();
        var foreign = samples[false].First();
        return IsKnown(foreign, e => fold(state, e)) ? [.. faults, $"{foreign.GetType().Name} is passed over"] : faults;
    }

    private static bool IsKnown(DomainEvent e, Action<DomainEvent> fold)
    {
        try
        {
            fold(e);
            return true;
        }
        catch (ForeignEventException)
        {
            return false;
        }
    }

    private static IEvent Recorded(DomainEvent e, long version)
    {
        var recorded = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(e.GetType()), e)!;
        recorded.Version = version;
        return recorded;
    }
}
