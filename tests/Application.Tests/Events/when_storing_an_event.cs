using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using EventLedger.Application.Shared;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Tests.Events;

public class when_storing_an_event
{
    private static readonly ImmutableArray<Type> EventTypes =
    [
        .. typeof(DomainEvent).Assembly.GetTypes()
            .Where(type => type.IsSealed && type.IsSubclassOf(typeof(DomainEvent)))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    public static TheoryData<string> Samples => [.. SampleEvents.ByName.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void it_is_written_byte_for_byte_as_approved(string name)
    {
        var stored = Stored(SampleEvents.ByName[name]);

        Encoding.UTF8.GetString(ApprovedSamples.OfEvents.Read(name, stored)).ShouldBe(Encoding.UTF8.GetString(stored));
        ApprovedSamples.OfEvents.Read(name, stored).ShouldBe(stored);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void the_approved_form_reads_as_the_same_event(string name)
    {
        var @event = SampleEvents.ByName[name];
        var approved = ApprovedSamples.OfEvents.Read(name, Stored(@event));

        var read = (DomainEvent)JsonSerializer.Deserialize(approved, @event.GetType(), LedgerJson.Storage)!;

        Stored(read).ShouldBe(approved);
        read.HappenedAt().ShouldBe(@event.HappenedAt());
    }

    [Fact]
    public void every_event_has_a_sample() =>
        EventTypes.Except(SampleEvents.Full.Select(@event => @event.GetType())).Select(type => type.Name).ShouldBeEmpty(
            "These events have no approved sample: add an instance of each to SampleEvents.Full, run "
            + "`APPROVE=1 dotnet test --project tests/Application.Tests`, read the file it writes, and commit it.");

    [Fact]
    public void an_event_with_optional_members_has_a_minimal_sample_too() =>
        EventTypes.Where(HasOptionalMembers).Except(SampleEvents.Minimal.Select(@event => @event.GetType())).Select(type => type.Name).ShouldBeEmpty(
            "Members of these events may be missing: add an instance without them to SampleEvents.Minimal.");

    [Fact]
    public void a_full_sample_leaves_no_member_out()
    {
        foreach (var @event in SampleEvents.Full)
        {
            @event.GetType().GetProperties().Where(IsStored).Where(member => member.GetValue(@event) is null).Select(member => member.Name)
                .ShouldBeEmpty(@event.GetType().Name);
        }
    }

    [Fact]
    public void no_sample_is_left_without_its_event()
    {
        // Written first where that was asked for, so that the order of the tests does not matter.
        foreach (var (name, @event) in SampleEvents.ByName)
        {
            ApprovedSamples.OfEvents.Read(name, Stored(@event));
        }

        ApprovedSamples.OfEvents.Names.ShouldBe(
            SampleEvents.ByName.Keys.Select(name => $"{name}.json").Order(StringComparer.Ordinal),
            "A stored event is never renamed or removed: its sample stays, and so does the record that reads it.");
    }

    [Fact]
    public void nothing_missing_is_written_as_null()
    {
        foreach (var (name, @event) in SampleEvents.ByName)
        {
            Encoding.UTF8.GetString(Stored(@event)).ShouldNotContain("null", Case.Sensitive, name);
        }
    }

    private static byte[] Stored(DomainEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, @event.GetType(), LedgerJson.Storage);

    private static bool HasOptionalMembers(Type @event) => @event.GetProperties().Where(IsStored).Any(IsNullable);

    private static bool IsNullable(PropertyInfo member) => new NullabilityInfoContext().Create(member).ReadState == NullabilityState.Nullable;

    private static bool IsStored(PropertyInfo member) => member.SetMethod is not null;
}
