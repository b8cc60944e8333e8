using EventLedger.Api.Http;
using Microsoft.AspNetCore.Http.Metadata;
using NodaTime;

namespace EventLedger.Conventions.Tests;

/// <summary>Whoever may tell an earlier instant has to be able to say why it is recorded only now.</summary>
public class when_saying_when_something_happened
{
    [Fact]
    public void a_body_with_an_instant_takes_a_reason()
    {
        Bodies().Count(IsDated).ShouldBeGreaterThan(25);
        Bodies().Where(body => IsDated(body) != body.IsSubclassOf(typeof(Dated))).Select(body => body.Name).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(typeof(WithAnInstant), true)]
    [InlineData(typeof(WithADeadline), false)]
    public void one_that_says_when_is_known_from_one_that_says_until_when(Type body, bool isDated) => IsDated(body).ShouldBe(isDated);

    // Those of what is to come, such as deadlines, are named otherwise.
    private static bool IsDated(Type body) => body.GetProperties().Any(member => member.PropertyType == typeof(Instant?) && member.Name.EndsWith("At", StringComparison.Ordinal));

    private static List<Type> Bodies() => [.. DescribedEndpoint.All.Where(endpoint => endpoint.IsCommand)
        .Select(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType).OfType<Type>().Distinct()];

    private sealed record WithAnInstant(Instant? FoundAt);

    private sealed record WithADeadline(Instant? RespondBy);
}
