using System.Text.RegularExpressions;

namespace EventLedger.Conventions.Tests;

public class when_placing_an_endpoint
{
    private static readonly IReadOnlyList<Type> Endpoints =
    [
        .. Assemblies.Api.GetTypes()
            .Where(type => type.IsClass && type.GetInterfaces().Any(contract => contract.FullName == "EventLedger.Api.Http.IEndpoint")),
    ];

    [Fact]
    public void it_is_internal_and_sealed()
    {
        Endpoints.Count.ShouldBeGreaterThan(30);
        Endpoints.Where(endpoint => endpoint.IsVisible || !endpoint.IsSealed).Select(endpoint => endpoint.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void it_lives_in_a_file_of_its_name()
    {
        var files = SourceFile.Below("Api", "*.cs").ToList();

        Endpoints.Select(endpoint => (Path: PathOf(endpoint), endpoint.Name))
            .Where(endpoint => !Declares(files.SingleOrDefault(file => file.Path == endpoint.Path), endpoint.Name))
            .Select(endpoint => endpoint.Path).ShouldBeEmpty();
    }

    [Fact]
    public void a_file_holds_one_alone() => SourceFile.Below("Api", "*.cs").Where(HoldsSeveral).Select(file => file.Path).ShouldBeEmpty();

    [Fact]
    public void a_second_in_a_file_is_found() =>
        HoldsSeveral(new SourceFile("Bad.cs", "internal sealed class A : IEndpoint { } internal sealed class B : IEndpoint { }")).ShouldBeTrue();

    private static string PathOf(Type endpoint) =>
        $"Api/{endpoint.Namespace!["EventLedger.Api.".Length..].Replace('.', '/')}/{endpoint.Name}.cs";

    private static bool Declares(SourceFile? file, string name) =>
        file is not null && Regex.IsMatch(file.Code, $@"\bclass {name}\b", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static bool HoldsSeveral(SourceFile file) =>
        Regex.Count(file.Code, @"\bclass \w+[^{;]*:[^{;]*\bIEndpoint\b", RegexOptions.None, TimeSpan.FromSeconds(1)) > 1;
}
