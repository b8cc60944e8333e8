using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EventLedger.Tests.Support;

namespace EventLedger.Conventions.Tests;

public partial class when_listing_projects_and_packages
{
    [Fact]
    public void the_solution_lists_every_project_on_disk()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "EventLedger.sln"));

        Listed(solution).ShouldBe(SourceFile.Below("", "*.csproj").Select(project => project.Path), ignoreOrder: true);
    }

    [Fact]
    public void a_project_leaves_versions_to_the_central_list() =>
        SourceFile.Below("", "*.csproj").Concat(SourceFile.Below("", "*.props")).SelectMany(OwnVersions).ShouldBeEmpty();

    [Fact]
    public void the_central_list_names_exact_versions()
    {
        var versions = Elements(SourceFile.Below("", "Directory.Packages.props").Single(), "PackageVersion").ToList();

        versions.Count.ShouldBeGreaterThan(10);
        versions.Where(package => !ExactVersion().IsMatch((string?)package.Attribute("Version") ?? "")).Select(package => $"{package}").ShouldBeEmpty();
    }

    [Fact]
    public void what_was_resolved_lies_beside_each_project_and_is_what_it_asks_for() => SourceFile.Below("", "*.csproj")
        .SelectMany(project => Unlocked(project, SourceFile.Below("", "packages.lock.json").SingleOrDefault(locked => Folder(locked) == Folder(project)), Central()))
        .ShouldBeEmpty("Run 'dotnet restore' and commit the lock files.");

    [Theory]
    [InlineData("Marten", "9.0.0", "[9.0.0, )", "Direct", true)]
    [InlineData("Marten", "9.1.0", "[9.0.0, )", "Direct", false)]
    [InlineData("Marten", "9.0.0", "[9.0.0, )", "Transitive", false)]
    [InlineData("Weasel", "9.0.0", "[9.0.0, )", "Direct", false)]
    public void what_was_resolved_for_something_else_is_found(string package, string version, string requested, string type, bool isRight)
    {
        var project = new SourceFile("Bad.csproj", $"<Project><ItemGroup><PackageReference Include='{package}' /></ItemGroup></Project>");
        var locked = new SourceFile("packages.lock.json", $$"""{"dependencies":{"net10.0":{"Marten":{"type":"{{type}}","requested":"{{requested}}"} } } }""");

        Unlocked(project, locked, new Dictionary<string, string>(StringComparer.Ordinal) { [package] = version }).Any().ShouldBe(!isRight);
        Unlocked(project, null, new Dictionary<string, string>(StringComparer.Ordinal) { [package] = version }).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("<PackageReference Include='Marten' Version='9.0.0' />")]
    [InlineData("<PackageReference Include='Marten' VersionOverride='9.0.0' />")]
    [InlineData("<PackageReference Include='Marten'><Version>9.0.0</Version></PackageReference>")]
    public void a_version_of_its_own_is_found(string reference) =>
        OwnVersions(new SourceFile("Bad.csproj", $"<Project><ItemGroup>{reference}</ItemGroup></Project>")).ShouldNotBeEmpty();

    [Theory]
    [InlineData("9.*")]
    [InlineData("[9.0.0,10.0.0)")]
    [InlineData("")]
    public void a_version_that_floats_is_found(string version) => ExactVersion().IsMatch(version).ShouldBeFalse();

    private static IEnumerable<string> Listed(string solution) => ListedProject().Matches(solution)
        .Select(match => match.Groups["path"].Value.Replace('\\', '/'));

    private static IEnumerable<string> OwnVersions(SourceFile project) => Elements(project, "PackageReference")
        .Where(package => package.Attributes().Select(attribute => attribute.Name.LocalName)
            .Concat(package.Elements().Select(element => element.Name.LocalName))
            .Any(name => name is "Version" or "VersionOverride"))
        .Select(package => $"{project.Path}: {package}");

    private static string Folder(SourceFile file) => Path.GetDirectoryName(file.Path)!;

    private static Dictionary<string, string> Central() => Elements(SourceFile.Below("", "Directory.Packages.props").Single(), "PackageVersion")
        .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!, StringComparer.Ordinal);

    private static IEnumerable<string> Unlocked(SourceFile project, SourceFile? locked, Dictionary<string, string> central)
    {
        var direct = JsonNode.Parse(locked?.Text ?? "{}")!["dependencies"]?["net10.0"]?.AsObject()
            .Where(package => (string)package.Value!["type"]! == "Direct")
            .ToDictionary(package => package.Key, package => (string)package.Value!["requested"]!, StringComparer.Ordinal) ?? [];
        return Elements(project, "PackageReference").Select(package => (string)package.Attribute("Include")!)
            .Where(name => direct.GetValueOrDefault(name) != $"[{central[name]}, )")
            .Select(name => $"{project.Path} asks for {name} {central[name]}, and its lock file has {direct.GetValueOrDefault(name) ?? "none"}");
    }

    private static IEnumerable<XElement> Elements(SourceFile project, string name) => XDocument.Parse(project.Text).Descendants(name);

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ListedProject();

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ExactVersion();
}
