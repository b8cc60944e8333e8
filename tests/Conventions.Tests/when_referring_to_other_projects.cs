using System.Xml.Linq;
using NetArchTest.Rules;

namespace EventLedger.Conventions.Tests;

public class when_referring_to_other_projects
{
    [Theory]
    [InlineData("Domain", "")]
    [InlineData("Application", "EventLedger.Domain")]
    [InlineData("Projections", "EventLedger.Domain")]
    [InlineData("Api", "EventLedger.Application EventLedger.Projections")]
    public void a_layer_refers_only_to_those_below(string layer, string below)
    {
        var project = SourceFile.Below(layer, "*.csproj").Single();

        References(project.Text, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .ShouldBe(below.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Fact]
    public void the_domain_needs_noda_time_alone()
    {
        var project = SourceFile.Below("Domain", "*.csproj").Single();

        References(project.Text, "PackageReference").ShouldBe(["NodaTime"]);
        References(project.Text, "FrameworkReference").ShouldBeEmpty();
        Assemblies.Domain.GetReferencedAssemblies().Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).ShouldBe(["NodaTime"]);
    }

    [Fact]
    public void the_domain_neither_stores_nor_serves_nor_calls_out()
    {
        string[] outside = ["Marten", "JasperFx", "Wolverine", "Npgsql", "Microsoft.AspNetCore", "System.Net", "System.IO", "System.Data"];

        (Types.InAssembly(Assemblies.Domain).ShouldNot().HaveDependencyOnAny(outside).GetResult().FailingTypeNames ?? []).ShouldBeEmpty();
        Types.InAssembly(Assemblies.Projections).ShouldNot().HaveDependencyOnAny(outside).GetResult().IsSuccessful
            .ShouldBeFalse("Projections use Marten; a check that does not see it sees nothing.");
    }

    [Fact]
    public void read_models_know_neither_commands_nor_http()
    {
        string[] above = ["EventLedger.Application", "EventLedger.Api", "Microsoft.AspNetCore", "Wolverine"];

        (Types.InAssembly(Assemblies.Projections).ShouldNot().HaveDependencyOnAny(above).GetResult().FailingTypeNames ?? []).ShouldBeEmpty();
    }

    /// <summary>A verifier that decided by the service's own code would believe its faults; taking registers over is meant to.</summary>
    [Theory]
    [InlineData("Proofs")]
    [InlineData("Verify")]
    [InlineData("Monitor")]
    [InlineData("Witness")]
    [InlineData("Bundles")]
    public void what_audits_the_ledger_shares_no_code_with_it(string folder) => SourceFile.Below($"tools/ledger/{folder}", "*.cs")
        .Where(file => file.Code.Contains("EventLedger.Domain", StringComparison.Ordinal) || file.Code.Contains("EventLedger.Ledger.Replay", StringComparison.Ordinal))
        .Select(file => file.Path)
        .ShouldBeEmpty();

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Parse(project).Descendants(kind).Select(reference => (string?)reference.Attribute("Include") ?? "");
}
