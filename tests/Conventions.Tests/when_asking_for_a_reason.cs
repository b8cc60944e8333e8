using System.Collections.Immutable;
using System.Reflection;
using EventLedger.Api.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace EventLedger.Conventions.Tests;

/// <summary>A text that is to tell why is held to telling something, wherever it is asked for.</summary>
public class when_asking_for_a_reason
{
    [Fact]
    public void every_member_of_a_body_that_is_one_is_held_to_it()
    {
        var reasons = DescribedEndpoint.All.Where(endpoint => endpoint.IsCommand)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType).OfType<Type>().Distinct()
            .SelectMany(body => body.GetProperties()).Where(IsReason).ToList();

        reasons.Count.ShouldBeGreaterThan(30);
        reasons.Where(member => !IsHeld(member)).Select(member => $"{member.DeclaringType!.Name}.{member.Name}").ShouldBeEmpty();
    }

    [Fact]
    public void one_that_is_not_is_found() => typeof(Body).GetProperties().Where(member => IsReason(member) && !IsHeld(member)).Select(member => member.Name)
        .ShouldBe([nameof(Body.Reasons), nameof(Body.OtherReason)], ignoreOrder: true);

    private static bool IsReason(PropertyInfo member) =>
        (member.PropertyType == typeof(string) || member.PropertyType == typeof(ImmutableArray<string>))
        && (member.Name.EndsWith("Reason", StringComparison.Ordinal) || member.Name.EndsWith("Reasons", StringComparison.Ordinal));

    private static bool IsHeld(PropertyInfo member) =>
        member.IsDefined(typeof(ReasonAttribute), inherit: true) || member.GetCustomAttribute<EntriesAttribute>()?.AreReasons == true;

    private sealed class Body
    {
        [Reason(10)]
        public string? Reason { get; init; }

        [Entries(1, 10)]
        public ImmutableArray<string> Reasons { get; init; }

        [Text(10)]
        public string? OtherReason { get; init; }
    }
}
