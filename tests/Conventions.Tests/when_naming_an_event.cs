using System.Text.Json;

namespace EventLedger.Conventions.Tests;

public class when_naming_an_event
{
    private const int LongestStoredName = 60;

    [Fact]
    public void it_says_what_happened() => Assemblies.EventTypes.Select(type => type.Name).Where(SaysNothing).ShouldBeEmpty();

    [Fact]
    public void its_stored_name_is_unique() => Assemblies.EventTypes.Select(type => Alias(type.Name)).ShouldBeUnique();

    [Fact]
    public void its_stored_name_is_at_most_sixty_letters() =>
        Assemblies.EventTypes.Select(type => Alias(type.Name)).Where(name => name.Length > LongestStoredName).ShouldBeEmpty();

    [Fact]
    public void it_lives_in_a_file_of_events_in_its_module()
    {
        var files = SourceFile.Below("Domain", "*Events.cs").ToList();
        foreach (var type in Assemblies.EventTypes)
        {
            var module = type.Namespace!.Split('.')[^1];
            files.Count(file => file.Path.StartsWith($"Domain/{module}/", StringComparison.Ordinal)
                && file.Code.Contains($"record {type.Name}(", StringComparison.Ordinal)).ShouldBe(1, type.FullName);
        }
    }

    [Theory]
    [InlineData("FeePaidEvent")]
    [InlineData("BeneficiaryUpdated")]
    [InlineData("StatusChanged")]
    public void a_name_that_says_nothing_is_found(string name) => SaysNothing(name).ShouldBeTrue();

    private static bool SaysNothing(string name) =>
        new[] { "Event", "Updated", "Changed" }.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));

    private static string Alias(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
