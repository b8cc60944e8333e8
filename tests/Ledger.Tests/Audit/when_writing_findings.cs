using System.Reflection;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Tests.Audit;

public class when_writing_findings
{
    private static readonly IReadOnlyList<Finding> All =
    [
        .. typeof(Findings).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(Finding))
            .Select(method => (Finding)method.Invoke(null, [.. method.GetParameters().Select(Example)])!),
    ];

    [Fact]
    public void each_has_a_sentence_in_both_languages_that_names_only_what_it_is_given()
    {
        All.Count.ShouldBeGreaterThan(60);
        All.Select(finding => finding.Code).ShouldBeUnique();
        foreach (var (finding, texts) in All.SelectMany(finding => new[] { (finding, FindingTexts.English), (finding, FindingTexts.Arabic) }))
        {
            texts.Find(finding.Code).ShouldNotBeNull(finding.Code);
            texts.Of(finding).ShouldNotContain("–", customMessage: $"{finding.Code} names what it is not given");
        }
    }

    [Fact]
    public void what_a_bundle_says_of_itself_cannot_turn_the_page() =>
        FindingTexts.English.Of(Findings.FileUnknown("a\u001b[2J\u202Eb\n")).ShouldNotContain("\u001b");

    private static object Example(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => "x",
        var type when type == typeof(EventPlace) => new EventPlace("r", "s", 1),
        var type => Activator.CreateInstance(type)!,
    };
}
