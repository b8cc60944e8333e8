using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Application.Ledger;

namespace EventLedger.Application.Sealing;

/// <summary>
/// What is open, in files outside the database beside <see cref="LastSigned"/>: while the sealing stands still nothing in the
/// database proves that there was an incident, and whoever deletes its events and waits for a restart would have silenced it.
/// </summary>
public sealed class HeldFindings(params IReadOnlyList<string> paths)
{
    private string? written;

    /// <summary>All that any of the files holds.</summary>
    internal List<Finding> Read() => [.. paths.SelectMany(Read).DistinctBy(finding => finding.Id)];

    /// <summary>Whole at every moment; nothing is written while nothing changes.</summary>
    internal void Write(IReadOnlyCollection<Finding> open)
    {
        var text = JsonSerializer.Serialize(open.OrderBy(finding => finding.Id).Select(finding => new Held(finding.Incident, finding.Regions)), LedgerJson.Storage);
        if (text != written)
        {
            OutsideFiles.Write(paths, text);
            written = text;
        }
    }

    // One that is damaged holds nothing: the other does, and the events.
    private static List<Finding> Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? [.. JsonSerializer.Deserialize<List<Held>>(File.ReadAllText(path), LedgerJson.Storage)!.Select(held => new Finding(held.Incident, IncidentBook.Text(held.Incident.Detail), held.Regions))]
                : [];
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            return [];
        }
    }

    private sealed record Held(Incident Incident, ImmutableArray<string> Regions);
}
