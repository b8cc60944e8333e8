using System.Text.RegularExpressions;
using EventLedger.Tests.Support;

namespace EventLedger.Conventions.Tests.Support;

/// <summary>A file of the source tree, with its path from the root in forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>What a compiler would compile: without comments and the contents of strings.</summary>
    public string Code => SourceScan.Code(Text);

    /// <summary>The files below a folder ("" for all of them) that were written by hand; at least one, lest a check look at nothing.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder, string pattern)
    {
        var root = Repository.Root;
        SourceFile[] found = [.. Written(System.IO.Path.Combine(root, folder), pattern)
            .Select(file => new SourceFile(System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];
        found.ShouldNotBeEmpty($"There is no {pattern} below {folder}/.");
        return found;
    }

    // Folders such as .data may belong to another user: they are not entered at all.
    private static IEnumerable<string> Written(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(below => System.IO.Path.GetFileName(below) is var name && name is not ("bin" or "obj" or "node_modules" or "artifacts") && name[0] != '.')
            .SelectMany(below => Written(below, pattern)));
}

/// <summary>Looks for what source text must not hold.</summary>
internal static partial class SourceScan
{
    /// <summary>
    /// Without comments and without the contents of strings. Interpolated strings stay as they are, since code may
    /// stand in them: rather one complaint too many.
    /// </summary>
    public static string Code(string text) => Tokens().Replace(text, token => token.Value[0] == '$' ? token.Value : " ");

    /// <summary>With its comments, without the contents of strings.</summary>
    public static string CodeAndComments(string text) =>
        Tokens().Replace(text, token => token.Value[0] is '$' or '/' ? token.Value : " ");

    /// <summary>Every match, after the path of its file.</summary>
    public static IEnumerable<string> Matches(SourceFile file, string scanned, Regex forbidden) => forbidden.Matches(scanned)
        .Select(match => $"{file.Path}: {match.Value}");

    [GeneratedRegex(
        """
          //[^\n]*
        | /\*.*?\*/
        | \$+(?<raw>"{3,}).*?\k<raw>
        | (?<raw>"{3,}).*?\k<raw>
        | (\$@|@\$)"([^"]|"")*"
        | @"([^"]|"")*"
        | \$?"(\\.|[^"\\\n])*"
        | '(\\.[^'\n]*|[^'\\\n])'
        """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tokens();
}
