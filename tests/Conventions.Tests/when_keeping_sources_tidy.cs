using System.Text.RegularExpressions;

namespace EventLedger.Conventions.Tests;

public partial class when_keeping_sources_tidy
{
    private static readonly string[] Folders = ["Domain", "Application", "Projections", "Api", "tests", "tools"];

    [Fact]
    public void nothing_is_folded_away_or_left_for_later() =>
        Folders.SelectMany(folder => SourceFile.Below(folder, "*.cs")).SelectMany(Untidy).ShouldBeEmpty();

    [Fact]
    public void no_test_waits_by_the_clock() => SourceFile.Below("tests", "*.cs").SelectMany(Waits).ShouldBeEmpty(
        "Wait for what is to happen, not for time to pass: a stream, a signal, or a PeriodicTimer with a deadline.");

    [Fact]
    public void a_file_of_facts_is_named_when() => SourceFile.Below("tests", "*.cs").Where(IsMisnamed).Select(file => file.Path).ShouldBeEmpty();

    [Fact]
    public void a_class_of_facts_is_named_like_its_file() => SourceFile.Below("tests", "when_*.cs")
        .Where(file => !Regex.IsMatch(file.Code, $@"\bclass {file.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(1)))
        .Select(file => file.Path).ShouldBeEmpty();

    [Theory]
    [InlineData("#region Rules")]
    [InlineData("// TODO: later")]
    [InlineData("/* FIXME */")]
    public void untidiness_is_found(string code) => Untidy(new SourceFile("Bad.cs", code)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("await Task.Delay(20);")]
    [InlineData("Thread.Sleep(20);")]
    public void waiting_is_found(string code) => Waits(new SourceFile("Bad.cs", code)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("tests/paying.cs", "[Fact] public void x() { }", true)]
    [InlineData("tests/paying.cs", "[Seeded(MaxTest = 3)] public void x() { }", true)]
    [InlineData("tests/when_paying.cs", "public static class Helper;", true)]
    [InlineData("tests/when_paying.cs", "[Theory] public void x() { }", false)]
    [InlineData("tests/Life.cs", "public static class Life;", false)]
    public void a_misnamed_file_is_found(string path, string code, bool misnamed) => IsMisnamed(new SourceFile(path, code)).ShouldBe(misnamed);

    private static IEnumerable<string> Untidy(SourceFile file) => SourceScan.Matches(file, SourceScan.CodeAndComments(file.Text), Untidiness());

    private static IEnumerable<string> Waits(SourceFile file) => SourceScan.Matches(file, file.Code, Waiting());

    private static bool IsMisnamed(SourceFile file) => Facts().IsMatch(file.Code) != file.Name.StartsWith("when_", StringComparison.Ordinal);

    [GeneratedRegex(@"#region|\bTODO\b|\bFIXME\b", RegexOptions.None, 10_000)]
    private static partial Regex Untidiness();

    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\b", RegexOptions.None, 10_000)]
    private static partial Regex Waiting();

    [GeneratedRegex(@"\[(Fact|Theory|Seeded)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Facts();
}
