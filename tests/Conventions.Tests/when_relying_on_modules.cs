using System.Text.RegularExpressions;

namespace EventLedger.Conventions.Tests;

/// <summary>The kits serve every module and know none, so that adding one changes nothing in them.</summary>
public partial class when_relying_on_modules
{
    private const string Ours = "EventLedger.";

    // What answers how fresh read models are and registers them, whichever there are: the part of Projections without a view.
    private const string AllReadModels = "Projections";

    private static readonly Dictionary<string, string[]> Kits = new(StringComparer.Ordinal)
    {
        ["Domain.Shared"] = [],
        ["Domain.Sealing"] = ["Domain.Shared"],
        ["Domain.Reactions"] = ["Domain.Shared"],
        ["Application.Ledger"] = ["Domain.Shared"],
        ["Application.Reactions"] = ["Domain.Shared", "Application.Ledger", "Application.Sealing"],
        ["Application.Sealing"] = ["Domain.Shared", "Domain.Sealing", "Application.Ledger"],
        ["Api.Postgres"] = [],
        ["Api.Http"] = ["Domain.Shared", "Application.Ledger", "Api.Setup"],
        ["Api.OpenApi"] = ["Domain.Shared", "Application.Ledger", "Api.Http", AllReadModels],
        ["Api.Setup"] = ["Domain.Shared", "Application.Ledger", "Application.Sealing", "Application.Reactions", "Api.Http", "Api.Postgres", AllReadModels],
    };

    public static TheoryData<string> Names => [.. Kits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void a_kit_leans_on_no_module_and_on_no_kit_above_it(string kit)
    {
        var types = Assemblies.All.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsNested && type.Namespace == Ours + kit).ToList();

        types.ShouldNotBeEmpty();
        types.SelectMany(type => Strangers(type, kit)).ShouldBeEmpty();
    }

    // A constant leaves no trace in compiled code, but the source has to name where it comes from.
    [Theory]
    [MemberData(nameof(Names))]
    public void its_sources_name_no_module_and_no_kit_above_it(string kit) =>
        SourceFile.Below(kit.Replace('.', '/'), "*.cs").SelectMany(file => Strangers(file, kit)).ShouldBeEmpty();

    [Theory]
    [InlineData("Application.Ledger", "Leaning leans on Domain.Requests.FeePaid")]
    [InlineData("Domain.Shared", "Leaning leans on Application.Ledger.Command")]
    public void a_kit_that_leans_on_what_it_should_not_is_found(string kit, string fault) =>
        Strangers(typeof(Leaning), kit).ShouldContain(fault);

    [Theory]
    [InlineData("using EventLedger.Domain.Requests;", "Bad.cs names Domain.Requests")]
    [InlineData("using EventLedger.Application.Sealing;", "Bad.cs names Application.Sealing")]
    [InlineData("using static EventLedger.Domain.Requests.RequestRefusals;", "Bad.cs names Domain.Requests")]
    [InlineData("var code = EventLedger.Api.Samples.SampleAccounts.ClientId;", "Bad.cs names Api.Samples")]
    public void a_source_that_names_what_it_should_not_is_found(string code, string fault) =>
        Strangers(new SourceFile("Bad.cs", code), "Application.Ledger").ShouldBe([fault]);

    [Fact]
    public void a_source_of_a_kit_may_name_its_own_and_those_below() =>
        Strangers(new SourceFile("Good.cs", "using EventLedger.Domain.Shared;\nnamespace EventLedger.Application.Ledger;"), "Application.Ledger").ShouldBeEmpty();

    private static IEnumerable<string> Strangers(Type type, string kit) => Dependencies.Of(type)
        .Where(other => other.Namespace?.StartsWith(Ours, StringComparison.Ordinal) == true && other.Assembly != typeof(when_relying_on_modules).Assembly)
        .Where(other => !MayLeanOn(kit, other.Namespace![Ours.Length..]))
        .Select(other => $"{type.Name} leans on {other.FullName![Ours.Length..]}");

    private static IEnumerable<string> Strangers(SourceFile file, string kit) => OurNamespace().Matches(file.Code)
        .Select(match => match.Groups["name"].Value)
        .Distinct(StringComparer.Ordinal)
        .Where(name => !MayLeanOn(kit, name))
        .Select(name => $"{file.Path} names {name}");

    private static bool MayLeanOn(string kit, string other) => other == kit || Kits[kit].Contains(other);

    [GeneratedRegex(@"\bEventLedger\.(?<name>(Domain|Application|Api)\.\w+|Projections(\.[A-Z]\w+(?=[.;]))?)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex OurNamespace();

    /// <summary>Names a module in a lambda's code, where no signature shows it.</summary>
    private sealed class Leaning
    {
        public static Func<object, bool> IsPayment => e => e is Domain.Requests.FeePaid;

        public static string NameOf(object command) => command is Application.Ledger.Command known ? known.ToString() : "";
    }
}
