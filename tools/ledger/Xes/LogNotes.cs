using System.Globalization;

namespace EventLedger.Ledger.Xes;

/// <summary>What was read or mapped otherwise than it stands in the log: how often, and where first. Safe to share between threads.</summary>
internal sealed class LogNotes
{
    // Sentences may name what stands in the log; one that is full of oddities is not to fill the memory.
    private const int MostSentences = 200;
    private readonly Dictionary<string, (int Count, int Line)> noted = new(StringComparer.Ordinal);

    /// <param name="what">In the plural, without a full stop: how often it happened is told before it.</param>
    public void Add(string what, int line)
    {
        lock (noted)
        {
            if (noted.TryGetValue(what, out var before))
            {
                noted[what] = (before.Count + 1, before.Line);
            }
            else if (noted.Count < MostSentences)
            {
                noted[what] = (1, line);
            }
        }
    }

    /// <summary>A sentence each, in the order in which they were first noted.</summary>
    public IReadOnlyList<string> Sentences()
    {
        lock (noted)
        {
            return [.. noted.Select(note => string.Create(
                CultureInfo.InvariantCulture, $"{note.Value.Count}×, first at line {note.Value.Line}: {note.Key}."))];
        }
    }
}
