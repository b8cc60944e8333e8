using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Xes;
using Spectre.Console;

namespace EventLedger.Ledger.Mapping;

/// <summary><c>ledger map</c>: looks at a log and proposes how it becomes requests. Asks no service.</summary>
internal static class MapCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var file = new Argument<FileInfo>("file") { Description = "An IEEE XES log, plain or gzipped." };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "Where the mapping goes; to the output when absent, and what it goes by to the error output." };
        var mostEvents = new SharedOptions().MostEvents;
        var map = new Command("map", "Looks at a log and proposes a mapping for 'ledger replay', with what speaks for it and what would be refused.") { file, output, mostEvents };
        map.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var given = parsed.GetValue(file)!;
            var (mapping, told) = await ProposeAsync(given, Progress(), cancellation, parsed.GetValue(mostEvents));
            foreach (var sentence in told)
            {
                await Console.Error.WriteLineAsync(sentence);
            }

            await WriteAsync(mapping.ToJsonString(Readable) + "\n", parsed.GetValue(output));
            return ExitCodes.Well;
        }));
        return map;
    }

    /// <returns>The mapping, and in sentences what it goes by and what would be refused by it.</returns>
    public static async Task<(JsonObject Mapping, IReadOnlyList<string> Told)> ProposeAsync(
        FileInfo file, IAnsiConsole console, CancellationToken cancellation, int mostEvents = XesLog.MostEvents)
    {
        var (portrait, notes) = (new LogPortrait(), new LogNotes());
        var size = file.Exists ? file.Length : 0;
        await console.ProgressAsync("Looking", size, async advanced =>
        {
            await foreach (var @case in XesLog.ReadAsync(file, notes, advanced, mostEvents, cancellation))
            {
                portrait.Add(@case);
            }
        });
        var (mapping, evidence) = MappingProposal.Of(portrait);
        var trial = new MappingTrial(MappingFile.Read("What is proposed", Encoding.UTF8.GetBytes(mapping.ToJsonString())));
        await console.ProgressAsync("Trying", size, advanced => trial.RunAsync(file, mostEvents, advanced, cancellation));
        return (mapping,
        [
            string.Create(CultureInfo.InvariantCulture, $"{portrait.Cases} cases, {portrait.EventCount} events, {portrait.Events.Count} names of events; {portrait.WithoutEvents} cases without events, {portrait.Unnamed} without a name."),
            Attributes("Attributes of cases", portrait.OfCases),
            Attributes("Attributes of events", portrait.OfEvents),
            .. notes.Sentences(),
            .. evidence,
            .. trial.Sentences(),
        ]);
    }

    private static string Attributes(string title, SortedDictionary<string, AttributePortrait> portraits) =>
        $"{title}: {(portraits.Count == 0 ? "none" : string.Join(", ", portraits.Values.Select(Attribute)))}.";

    private static string Attribute(AttributePortrait attribute) => string.Create(
        CultureInfo.InvariantCulture,
        $"{attribute.Key} ({attribute.Count}{(attribute.IsDate ? ", dates" : attribute.HasManyValues ? $", over {attribute.Values.Count} values" : $", {attribute.Values.Count} values")})");

    // The mapping alone goes to the output, so that it can be sent to a file.
    private static IAnsiConsole Progress() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    private static async Task WriteAsync(string mapping, FileInfo? file)
    {
        if (file is null)
        {
            await Console.Out.WriteAsync(mapping);
            return;
        }

        try
        {
            await File.WriteAllTextAsync(file.FullName, mapping, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The mapping cannot be written: {e.Message}");
        }
    }
}
