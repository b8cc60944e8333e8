using System.Text.RegularExpressions;

namespace EventLedger.Conventions.Tests;

/// <summary>Neither rules nor read models ask for the time or for chance: both are given to them.</summary>
public partial class when_telling_the_time
{
    [Fact]
    public void the_domain_takes_time_and_chance_as_arguments() => SourceFile.Below("Domain", "*.cs").SelectMany(InDomain).ShouldBeEmpty();

    [Fact]
    public void a_projection_asks_a_time_provider_at_most() => SourceFile.Below("Projections", "*.cs").SelectMany(InProjections).ShouldBeEmpty();

    [Theory]
    [InlineData("var at = DateTime.Now;")]
    [InlineData("DateTimeOffset at")]
    [InlineData("time.GetUtcNow()")]
    [InlineData("clock.UtcNow")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("var id = Guid.CreateVersion7();")]
    [InlineData("new Random(7)")]
    [InlineData("Random.Shared")]
    [InlineData("SystemClock.Instance")]
    [InlineData("var name = $\"{Guid.NewGuid()}\";")]
    public void the_domain_is_caught_asking(string code) => InDomain(new SourceFile("Bad.cs", code)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("DateTimeOffset RecordedAt")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("Instant.FromDateTimeOffset(DateTimeOffset.UtcNow)")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("clock.GetUtcNow()")]
    [InlineData("SystemClock.Instance")]
    public void a_projection_is_caught_asking(string code) => InProjections(new SourceFile("Bad.cs", code)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("Instant.FromDateTimeOffset(time.GetUtcNow())")]
    [InlineData("LocalDateTime at; // never DateTime.UtcNow")]
    [InlineData("var text = \"DateTime.UtcNow\"; /* Guid.NewGuid() */")]
    [InlineData("var text = \"\"\"\nDateTime.UtcNow \" \n\"\"\";")]
    [InlineData("var quote = '\"'; var text = @\"\"\"DateTime\"\"\"; var next = '\"';")]
    public void what_only_looks_like_it_is_left_alone(string code) => InProjections(new SourceFile("Good.cs", code)).ShouldBeEmpty();

    private static IEnumerable<string> InDomain(SourceFile file) => SourceScan.Matches(file, file.Code, AskedInDomain());

    private static IEnumerable<string> InProjections(SourceFile file) =>
        SourceScan.Matches(file, file.Code.Replace("(time.GetUtcNow())", "()", StringComparison.Ordinal), AskedInDomain());

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset|(Get)?UtcNow|NewGuid|CreateVersion7|new\s+Random|Random\.Shared|SystemClock)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex AskedInDomain();
}
