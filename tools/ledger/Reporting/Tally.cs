using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventLedger.Ledger.Rest;
using Spectre.Console;

namespace EventLedger.Ledger.Reporting;

/// <summary>Counts answers by call and by refusal code, and remembers what each case became.</summary>
internal sealed class Tally
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ConcurrentDictionary<(string Call, string Result), int> counts = new();
    private readonly ConcurrentDictionary<string, RequestOf> cases = new(StringComparer.Ordinal);

    public const string Accepted = "accepted";
    public const string AlreadyThere = "already there";

    public int Refused => counts.Where(count => count.Key.Result is not (Accepted or AlreadyThere)).Sum(count => count.Value);

    public IReadOnlyDictionary<string, RequestOf> Cases => cases;

    public void Count(string call, Answer answer) =>
        Count(call, answer.RefusalCode ?? (answer.Replayed ? AlreadyThere : Accepted));

    public void Count(string call, string result) => counts.AddOrUpdate((call, result), 1, static (_, before) => before + 1);

    public void Became(string @case, Guid request, string trackingReference) => cases[@case] = new(request, trackingReference);

    public void Print(IAnsiConsole console)
    {
        var table = new Table().AddColumn("Call").AddColumn("Answer").AddColumn(new TableColumn("Count").RightAligned());
        foreach (var ((call, result), count) in Sorted())
        {
            table.AddRow(call.EscapeMarkup(), result.EscapeMarkup(), count.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    public async Task WriteAsync(FileInfo file, CancellationToken cancellation)
    {
        file.Directory?.Create();
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(
            stream,
            new
            {
                answers = Sorted().Select(count => new { count.Key.Call, count.Key.Result, Count = count.Value }),
                total = counts.Sum(count => count.Value),
                refused = Refused,
                cases = cases.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(),
            },
            Json,
            cancellation);
    }

    private IEnumerable<KeyValuePair<(string Call, string Result), int>> Sorted() =>
        counts.OrderBy(count => count.Key.Call, StringComparer.Ordinal).ThenBy(count => count.Key.Result, StringComparer.Ordinal);
}

internal sealed record RequestOf(Guid Id, string TrackingReference);
