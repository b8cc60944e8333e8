using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EventLedger.Conventions.Tests.Support;

/// <summary>The texts of a resource file.</summary>
internal static partial class ResourceText
{
    public static IReadOnlyDictionary<string, string> Read(string resx) => XDocument.Parse(resx).Root!.Elements("data")
        .ToDictionary(data => (string)data.Attribute("name")!, data => (string?)data.Element("value") ?? "", StringComparer.Ordinal);

    public static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);

    /// <summary>What the two languages of one file do not share.</summary>
    public static IEnumerable<string> Differences(string english, string arabic)
    {
        var (en, ar) = (Read(english), Read(arabic));
        return en.Keys.Except(ar.Keys).Select(key => $"{key} is missing in Arabic")
            .Concat(ar.Keys.Except(en.Keys).Select(key => $"{key} is missing in English"))
            .Concat(en.Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => $"{text.Key} is empty in English"))
            .Concat(ar.Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => $"{text.Key} is empty in Arabic"))
            .Concat(en.Keys.Intersect(ar.Keys).Where(key => !Placeholders(en[key]).SequenceEqual(Placeholders(ar[key])))
                .Select(key => $"{key} names other figures in Arabic"));
    }

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Placeholder();
}
