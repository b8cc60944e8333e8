using System.Runtime.CompilerServices;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Xes;

namespace EventLedger.Ledger.Replay;

/// <summary>
/// The cases of a log one by one; those that stand in several traces put together, when the mapping says that they are one.
/// Only these are held in the memory, and come last.
/// </summary>
internal static class LogCases
{
    public static async IAsyncEnumerable<XesCase> ReadAsync(
        FileInfo file, CaseMapping mapping, LogNotes? notes, Action<long>? read, int mostEvents, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var repeated = mapping.Repeated == RepeatedCases.Together ? await RepeatedAsync(file, mapping.Name, mostEvents, cancellation) : [];
        var pieces = new Dictionary<string, Pieces>(StringComparer.Ordinal);
        await foreach (var @case in XesLog.ReadAsync(file, notes, read, mostEvents, cancellation))
        {
            if (@case.Text(mapping.Name) is not { } name || !repeated.Contains(name))
            {
                yield return @case;
            }
            else if (pieces.TryGetValue(name, out var before))
            {
                before.Add(@case);
                if (before.Events > mostEvents)
                {
                    throw XesLog.TooManyEvents(file, @case.Line, $"'{name}', put together from its traces,", mostEvents);
                }

                notes?.Add("traces go on with a case that came before, and are put together with it", @case.Line);
            }
            else
            {
                pieces.Add(name, new(@case));
            }
        }

        foreach (var whole in pieces.Values)
        {
            yield return Whole(whole.Parts);
        }
    }

    private static async Task<HashSet<string>> RepeatedAsync(FileInfo file, string key, int mostEvents, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var repeated = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var @case in XesLog.ReadAsync(file, mostEvents: mostEvents, cancellation: cancellation))
        {
            if (@case.Text(key) is { } name && !names.Add(name))
            {
                repeated.Add(name);
            }
        }

        return repeated;
    }

    // What the first of them says counts; what only later ones say is added.
    private static XesCase Whole(List<XesCase> parts)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        return parts[0] with
        {
            Attributes = [.. parts.SelectMany(part => part.Attributes).Where(attribute => keys.Add(attribute.Key))],
            Events = [.. parts.SelectMany(part => part.Events)],
        };
    }

    /// <summary>The traces of one case, as they come.</summary>
    private sealed class Pieces(XesCase first)
    {
        public List<XesCase> Parts { get; } = [first];

        public long Events { get; private set; } = first.Events.Length;

        public void Add(XesCase part)
        {
            Parts.Add(part);
            Events += part.Events.Length;
        }
    }
}
