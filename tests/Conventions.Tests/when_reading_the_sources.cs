using System.Text.RegularExpressions;
using System.Xml.Linq;
using EventLedger.Tests.Support;

namespace EventLedger.Conventions.Tests;

public sealed partial class when_reading_the_sources
{
    [Theory]
    [InlineData("Domain")]
    [InlineData("Projections")]
    public void pure_code_reads_no_clock_and_makes_no_ids(string folder) =>
        Sources(folder).Where(file => Impure().IsMatch(Code(file))).ShouldBeEmpty();

    [Fact]
    public void the_scan_would_find_a_clock()
    {
        Impure().IsMatch("var now = DateTime.UtcNow;").ShouldBeTrue();
        Impure().IsMatch("var id = Guid.NewGuid();").ShouldBeTrue();
        Impure().IsMatch("time.GetUtcNow()").ShouldBeFalse();
    }

    [Fact]
    public void nobody_hides_code_in_regions_or_leaves_plans_behind() =>
        Sources("").Where(file => Clutter().IsMatch(File.ReadAllText(file)) && !file.EndsWith("when_reading_the_sources.cs", StringComparison.Ordinal)).ShouldBeEmpty();

    // One may poll: the end of a process that is no child of ours can be asked for, not waited for.
    [Fact]
    public void tests_do_not_sleep() =>
        Sources("tests").Where(file => Sleep().IsMatch(Code(file))).Select(Path.GetFileName).ShouldBe(["when_starting_the_embedded_postgres.cs"]);

    [Fact]
    public void a_command_and_its_handler_live_in_a_file_of_its_name()
    {
        foreach (var command in typeof(Application.Shared.Command).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Application.Shared.Command))))
        {
            var file = Sources("Application").SingleOrDefault(path => Path.GetFileName(path) == $"{command.Name}.cs");
            file.ShouldNotBeNull($"{command.Name} belongs into {command.Name}.cs.");
            File.ReadAllText(file).ShouldContain($"class {command.Name}Handler");
        }
    }

    [Fact]
    public void the_solution_lists_every_project()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "EventLedger.sln"));
        Files("", "*.csproj").Where(project => !solution.Contains(Path.GetFileName(project), StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void versions_of_packages_are_said_in_one_place() =>
        Files("", "*.csproj").Where(project => XDocument.Load(project).Descendants("PackageReference").Any(package => package.Attribute("Version") is not null)).ShouldBeEmpty();

    [Fact]
    public void every_text_has_its_arabic_with_the_same_figures()
    {
        foreach (var english in Files("", "*.resx").Where(file => !file.EndsWith(".ar.resx", StringComparison.Ordinal)))
        {
            var arabic = Texts(Path.ChangeExtension(english, ".ar.resx"));
            var texts = Texts(english);
            arabic.Keys.ShouldBe(texts.Keys, ignoreOrder: true, english);
            foreach (var (name, text) in texts)
            {
                Figures(arabic[name]).ShouldBe(Figures(text), $"{english}: {name}");
            }
        }
    }

    private static Dictionary<string, string> Texts(string resx) =>
        XDocument.Load(resx).Descendants("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Figures(string text) => Figure().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sources(string folder) => Files(folder, "*.cs");

    private static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
        .Where(file => !BuildOutput().IsMatch(Path.GetRelativePath(Repository.Root, file)));

    // Without comments and strings, which may speak of what code may not do.
    private static string Code(string file) => CommentOrString().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"\bDateTime\b|\bUtcNow\b|\bNewGuid\b|\bCreateVersion7\b|\bnew Random\b|\bSystemClock\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"^\s*#region|\bTODO\b|^\s*//\s*(var|return|if|await|public|private)\b.*[;{]\s*$", RegexOptions.Multiline)]
    private static partial Regex Clutter();

    [GeneratedRegex(@"Thread\.Sleep\((?!Timeout\.Infinite)|Task\.Delay")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"(^|/)(bin|obj|artifacts|node_modules|\.data)/")]
    private static partial Regex BuildOutput();

    [GeneratedRegex("""//.*$|"(\\.|[^"\\\n])*"|/\*.*?\*/""", RegexOptions.Multiline)]
    private static partial Regex CommentOrString();

    [GeneratedRegex(@"\{[a-zA-Z0-9]+")]
    private static partial Regex Figure();
}
