using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventLedger.Ledger.Reporting;

/// <summary>The JSON file of a run, written however the run ended.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly FileInfo? file;

    /// <param name="file">Null for none.</param>
    /// <exception cref="LedgerToolException">The file cannot be written; told before the work rather than after it.</exception>
    public Report(FileInfo? file)
    {
        this.file = file;
        try
        {
            file?.Directory?.Create();
            file?.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The report cannot be written: {e.Message}");
        }
    }

    /// <summary>Does the work, then writes what came of it, also when the work could not be finished.</summary>
    /// <param name="details">What the command has to tell besides the tally; asked for when the work has ended.</param>
    public async Task<int> AfterAsync(Func<Task<int>> work, Tally tally, Func<object?> details)
    {
        var ended = "interrupted";
        try
        {
            var code = await work();
            ended = "to the end";
            return code;
        }
        catch (LedgerToolException e)
        {
            ended = e.Message;
            throw;
        }
        finally
        {
            await WriteAsync(ended, tally, details());
        }
    }

    private async Task WriteAsync(string ended, Tally tally, object? details)
    {
        if (file is null)
        {
            return;
        }

        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(
            stream,
            new
            {
                ended,
                totals = tally.Total(),
                commands = tally.ByCommand(),
                refusals = tally.Refusals,
                details,
                cases = new SortedDictionary<string, RequestOf>(tally.Cases.ToDictionary(), StringComparer.Ordinal),
            },
            Json);
    }
}
