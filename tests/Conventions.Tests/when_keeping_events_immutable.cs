using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using NodaTime;

namespace EventLedger.Conventions.Tests;

public class when_keeping_events_immutable
{
    private static readonly Type[] Values =
    [
        typeof(string), typeof(Guid), typeof(decimal), typeof(Instant), typeof(LocalDate), typeof(LocalTime), typeof(LocalDateTime), typeof(Duration),
    ];

    private static readonly Type[] Collections =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>),
    ];

    [Fact]
    public void every_event_is_a_sealed_record_that_cannot_change()
    {
        Assemblies.EventTypes.Count.ShouldBeGreaterThan(20);
        Assemblies.EventTypes.SelectMany(Faults).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(typeof(WithAList), "WithAList.Reasons is a List`1, which can change")]
    [InlineData(typeof(WithASetter), "WithASetter.Reason can be set")]
    [InlineData(typeof(WithAField), "WithAField.Reason is a field that can be set")]
    [InlineData(typeof(Open), "Open is not sealed")]
    [InlineData(typeof(NoRecord), "NoRecord is not a record")]
    [InlineData(typeof(Deep), "WithASetter.Reason can be set")]
    public void one_that_can_change_is_found(Type type, string fault) => Faults(type).ShouldBe([fault]);

    private static IEnumerable<string> Faults(Type type)
    {
        if (!type.IsSealed)
        {
            yield return $"{type.Name} is not sealed";
        }

        if (!IsRecord(type))
        {
            yield return $"{type.Name} is not a record";
        }

        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(field => !field.IsInitOnly && !field.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            yield return $"{type.Name}.{field.Name} is a field that can be set";
        }

        foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (member.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
            {
                yield return $"{type.Name}.{member.Name} can be set";
            }

            foreach (var fault in Faults(type, member, member.PropertyType))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> Faults(Type owner, PropertyInfo member, Type type)
    {
        if (type.IsPrimitive || type.IsEnum || Values.Contains(type))
        {
            return [];
        }

        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Nullable<>) || Collections.Contains(type.GetGenericTypeDefinition())))
        {
            return type.GenericTypeArguments.SelectMany(argument => Faults(owner, member, argument));
        }

        return type.Assembly == Assemblies.Domain || type.DeclaringType == typeof(when_keeping_events_immutable)
            ? Faults(type)
            : [$"{owner.Name}.{member.Name} is a {type.Name}, which can change"];
    }

    // The compiler gives every record this method, and nothing else has it.
    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    private sealed record WithAList(List<string> Reasons);

    private sealed record WithASetter
    {
        public string Reason { get; set; } = "";
    }

    private sealed record WithAField
    {
        public string Reason = "";
    }

#pragma warning disable CA1852 // Not being sealed is what this one is for.
    private record Open(string Reason);
#pragma warning restore CA1852

    private sealed class NoRecord;

    private sealed record Deep(ImmutableArray<WithASetter> Within);
}
