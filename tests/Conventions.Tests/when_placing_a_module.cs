using EventLedger.Application.Ledger;

namespace EventLedger.Conventions.Tests;

/// <summary>A module is a folder of the same name in every layer, registers itself, and nothing central lists it.</summary>
public class when_placing_a_module
{
    private static readonly string[] KitsOfApplication = ["Ledger", "Sealing"];

    private static readonly IReadOnlyList<Type> Modules =
    [
        .. Assemblies.All.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsClass && type.IsAssignableTo(typeof(IModule))),
    ];

    [Fact]
    public void it_registers_itself_in_its_folder()
    {
        var files = SourceFile.Below("Application", "*.cs").Concat(SourceFile.Below("Api", "*.cs")).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);

        Modules.ShouldNotBeEmpty();
        Modules.SelectMany(module => Faults(module, files)).ShouldBeEmpty();
    }

    [Fact]
    public void nothing_refers_to_it() => Assemblies.All.SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.IsNested)
        .SelectMany(type => References(type, Modules)).ShouldBeEmpty();

    [Fact]
    public void every_layer_calls_it_the_same() =>
        Below("Application").SelectMany(folder => Strangers("Application", folder, KitsOfApplication, Below("Domain"))).ShouldBeEmpty();

    [Theory]
    [InlineData("Domain.Tests", "Domain")]
    [InlineData("Projections.Tests", "Projections")]
    public void its_tests_are_where_it_is(string tests, string layer) =>
        Below($"tests/{tests}").SelectMany(folder => Strangers($"tests/{tests}", folder, ["Support"], Below(layer))).ShouldBeEmpty();

    [Fact]
    public void one_elsewhere_is_found()
    {
        Faults(typeof(SampleModule), ["Application/Tests/SampleModule.cs"]).ShouldBe(
            ["SampleModule is not public and sealed", "SampleModule should be TestsModule", "SampleModule should be in Application/Tests/ or Api/Tests/, in a file of its own"]);
        References(typeof(Referring), [typeof(SampleModule)]).ShouldBe(["Referring refers to SampleModule"]);
        Strangers("Application", "Billing", KitsOfApplication, ["Payments"]).ShouldBe(["Application/Billing has no folder of its name to mirror"]);
        Strangers("Application", "Ledger", KitsOfApplication, ["Payments"]).ShouldBeEmpty();
    }

    private static IEnumerable<string> Faults(Type module, HashSet<string> files)
    {
        var folder = module.Namespace!.Split('.')[^1];
        if (!module.IsVisible || !module.IsSealed)
        {
            yield return $"{module.Name} is not public and sealed";
        }

        if (module.Name != $"{folder}Module")
        {
            yield return $"{module.Name} should be {folder}Module";
        }

        if (!files.Contains($"{module.Namespace["EventLedger.".Length..].Replace('.', '/')}/{module.Name}.cs"))
        {
            yield return $"{module.Name} should be in Application/{folder}/ or Api/{folder}/, in a file of its own";
        }
    }

    private static IEnumerable<string> References(Type type, IReadOnlyList<Type> modules) => Dependencies.Of(type)
        .Intersect(modules).Select(module => $"{type.Name} refers to {module.Name}");

    private static IEnumerable<string> Strangers(string layer, string folder, string[] besides, IEnumerable<string> mirrored) =>
        besides.Contains(folder) || mirrored.Contains(folder) ? [] : [$"{layer}/{folder} has no folder of its name to mirror"];

    private static string[] Below(string layer) =>
    [
        .. SourceFile.Below(layer, "*.cs").Select(file => file.Path[(layer.Length + 1)..].Split('/')).Where(path => path.Length > 1).Select(path => path[0]).Distinct(),
    ];
}

#pragma warning disable CA1852, MA0053 // Not being sealed is what this one is for.
internal class SampleModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
    }
}
#pragma warning restore CA1852, MA0053

internal static class Referring
{
    public static Action<ModuleRegistration> Registration => module => SampleModule.Register(module);
}
