using System.Globalization;
using System.Runtime.CompilerServices;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Monitor;

/// <summary>An entry of a log as it is shown to auditors.</summary>
/// <param name="Document">What an entry of the ledger's own commits to.</param>
internal sealed record LogEntry(ulong Index, byte[] Leaf, string? Document)
{
    public static LogEntry Read(StrictJson json) => new(
        json.Member("index").Number(), json.Member("leaf").Bytes(), json.Has("document") ? json.Member("document").Text() : null);
}

/// <summary>A log as its service shows it to an auditor.</summary>
/// <exception cref="MalformedException">On every member, when the service refuses, or answers what no honest one does.</exception>
internal sealed class LogService(Account auditor)
{
    private const string Leaves = "/v1/ledger/leaves";
    private static readonly string NoStream = Guid.Empty.ToString();

    public async Task<CheckpointNote> CheckpointAsync(CancellationToken cancellation)
    {
        // Regions may have databases of their own, and so ledgers: the auditor's is meant.
        var region = await auditor.ClaimAsync("region", cancellation) is { } own ? $"?region={Uri.EscapeDataString(own)}" : "";
        return CheckpointNote.Read(await GetAsync($"/v1/ledger/checkpoint{region}", cancellation), Verification.CheckpointFile);
    }

    /// <summary>The entries from a place on and before another.</summary>
    public async IAsyncEnumerable<LogEntry> EntriesAsync(ulong from, ulong until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = from; next < until;)
        {
            var page = StrictJson.Parse(await GetAsync(string.Create(CultureInfo.InvariantCulture, $"{Leaves}?from={next}"), cancellation), Leaves).Member("items").Items(LogEntry.Read);
            if (page.Count == 0)
            {
                throw new MalformedException(Findings.EntriesMissing(next));
            }

            foreach (var entry in page.TakeWhile(_ => next < until))
            {
                yield return entry.Index == next ? entry : throw new MalformedException(Findings.EntriesMissing(next));
                next++;
            }
        }
    }

    /// <summary>A bundle of nothing: for the checkpoint and the key rotations in it.</summary>
    public async Task<BundleArchive> BundleAsync(CancellationToken cancellation) =>
        BundleArchive.Open(await GetAsync($"/v1/ledger/streams/{NoStream}/bundle", cancellation));

    /// <summary>The kinds of what the service itself has found and nobody has answered for.</summary>
    public async Task<List<string>> IncidentsAsync(CancellationToken cancellation)
    {
        const string path = "/v1/ledger/incidents";
        return StrictJson.Parse(await GetAsync(path, cancellation), path).Member("items").Items(incident => incident.Member("kind").Text());
    }

    private async Task<byte[]> GetAsync(string path, CancellationToken cancellation)
    {
        var answer = await auditor.GetAsync(path, cancellation);
        return answer.IsAccepted ? answer.Content : throw new MalformedException(Findings.ServiceRefuses(path, answer.RefusalCode!));
    }
}
