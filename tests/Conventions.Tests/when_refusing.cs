using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using EventLedger.Domain.Shared;

namespace EventLedger.Conventions.Tests;

public partial class when_refusing
{
    private static readonly RefusalTexts Texts = new(Assemblies.Api);

    [Fact]
    public void the_codes_of_the_domain_and_of_http_are_all_known()
    {
        Texts.All.Select(entry => entry.Catalogue).ShouldContain("HttpRefusals");
        Texts.All.Length.ShouldBeGreaterThan(70);
    }

    [Fact]
    public void a_code_is_in_kebab_case() => Texts.All.Select(entry => entry.Code).Where(code => !KebabCase().IsMatch(code)).ShouldBeEmpty();

    [Theory]
    [InlineData("FeeNotPaid")]
    [InlineData("fee_not_paid")]
    [InlineData("fee--paid")]
    [InlineData("-fee")]
    [InlineData("")]
    public void another_case_is_found(string code) => KebabCase().IsMatch(code).ShouldBeFalse();

    [Fact]
    public void a_code_means_one_thing_only()
    {
        Texts.All.Select(entry => entry.Code).ShouldBeUnique();

        // Two members of one catalogue with one code would show as one entry.
        foreach (var catalogue in Texts.All.GroupBy(entry => entry.Catalogue))
        {
            catalogue.Count().ShouldBe(MembersOf(catalogue.Key), catalogue.Key);
        }
    }

    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public void a_code_has_a_title_and_a_sentence(string culture)
    {
        foreach (var entry in Texts.All)
        {
            var text = Texts.Find(entry.Code, CultureInfo.GetCultureInfo(culture)).ShouldNotBeNull($"{entry.Catalogue} lacks {entry.Code} in {culture}");
            text.Title.ShouldNotBeNullOrWhiteSpace(entry.Code);
            text.Detail.ShouldNotBeNullOrWhiteSpace(entry.Code);
            text.Title.Any(c => c is >= '\u0621' and <= '\u064A').ShouldBe(culture == "ar", entry.Code);
        }
    }

    [Fact]
    public void a_sentence_names_only_figures_that_its_refusal_carries()
    {
        foreach (var entry in Texts.All)
        {
            foreach (var culture in new[] { "ar", "en" })
            {
                ResourceText.Placeholders(Texts.Find(entry.Code, CultureInfo.GetCultureInfo(culture))!.Value.Detail)
                    .Select(placeholder => placeholder.Split(':')[0]).ShouldBeSubsetOf(entry.Arguments, $"{entry.Code} in {culture}");
            }
        }
    }

    [Fact]
    public void no_text_is_left_without_its_code()
    {
        var known = Texts.All.SelectMany(entry => new[] { $"{entry.Catalogue}/{entry.Code}.title", $"{entry.Catalogue}/{entry.Code}.detail" });
        var written = SourceFile.Below("", "*Refusals.resx").SelectMany(file => ResourceText.Read(file.Text).Keys.Select(key => $"{file.Name}/{key}"));

        written.Except(known).ShouldBeEmpty();
    }

    // The API's description is compared with what code takes from the catalogues: whatever is made beside them would escape it.
    [Fact]
    public void a_refusal_is_made_in_a_catalogue_alone() => Assemblies.All.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type != typeof(Refusal) && !type.Name.EndsWith("Refusals", StringComparison.Ordinal))
        .SelectMany(CompiledCode.MethodsOf).Where(MakesRefusals).Select(method => $"{method.DeclaringType}.{method.Name}").ShouldBeEmpty();

    [Fact]
    public void one_made_elsewhere_is_found() => CompiledCode.MethodsOf(typeof(Elsewhere)).Where(MakesRefusals).Select(method => method.Name)
        .ShouldBe([nameof(Elsewhere.Made), nameof(Elsewhere.New)], ignoreOrder: true);

    private static bool MakesRefusals(MethodBase method) => CompiledCode.NamedIn(method)
        .Where(named => named.Member.DeclaringType == typeof(Refusal))
        .Any(named => named.Member is ConstructorInfo || (named.Member is MethodInfo { IsStatic: true } made && made.ReturnType == typeof(Refusal)));

    private static int MembersOf(string catalogue) => new[] { Assemblies.Domain, Assemblies.Api }
        .SelectMany(assembly => assembly.GetTypes()).Single(type => type.Name == catalogue)
        .GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == typeof(Refusal))
        .DistinctBy(method => method.Name).Count();

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex KebabCase();

    private static class Elsewhere
    {
        public static Refusal Made() => Refusal.Conflict("made-elsewhere");

        public static Refusal New() => new("made-elsewhere", RefusalKind.Conflict);

        public static Refusal Taken() => SharedRefusals.AccessDenied.With("figure", 7);
    }
}
