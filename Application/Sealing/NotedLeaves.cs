using EventLedger.Domain.Sealing;

namespace EventLedger.Application.Sealing;

/// <summary>An event that was sealed with a flag.</summary>
internal sealed record FlaggedLeaf(IncidentKind Kind, string Region, Guid Stream, long Version, Guid EventId, long Sequence, long Index)
{
    /// <summary>Once for each flag that somebody has to answer for. What is older than marks has none.</summary>
    /// <param name="isAfterwards">Whether others that come after it were sealed before.</param>
    public static IEnumerable<FlaggedLeaf> Of(LeafFlags flags, StoredEvent stored, long index, Genesis genesis, bool isAfterwards)
    {
        if (flags.HasFlag(LeafFlags.Unattributed) && (isAfterwards || stored.Sequence > genesis.ThroughSequence))
        {
            yield return As(IncidentKind.Unattributed);
        }

        if (flags.HasFlag(LeafFlags.Late))
        {
            yield return As(IncidentKind.Late);
        }

        FlaggedLeaf As(IncidentKind kind) => new(kind, stored.Region, stored.Stream, stored.Version, stored.Id, stored.Sequence, index);
    }
}

/// <summary>Which events that were sealed with a flag an incident tells of, be it open or answered for.</summary>
internal sealed class NotedLeaves
{
    private readonly HashSet<(IncidentKind Kind, Guid EventId)> events = [];
    private readonly List<(IncidentKind Kind, string? Region, long From, long Through)> many = [];

    public NotedLeaves(IEnumerable<RecordedIncident> recorded)
    {
        foreach (var found in recorded.Select(one => one.Found).OfType<Incident>().Where(found => found.Kind is IncidentKind.Unattributed or IncidentKind.Late))
        {
            if (found.Detail.TryGetProperty("eventId", out var id) && id.TryGetGuid(out var eventId))
            {
                events.Add((found.Kind, eventId));
            }
            else if (found.Detail.TryGetProperty("leaves", out var leaves))
            {
                many.Add((found.Kind, found.Detail.TryGetProperty("region", out var region) ? region.GetString() : null, leaves[0].GetInt64(), leaves[1].GetInt64()));
            }
        }
    }

    /// <summary>An incident of one.</summary>
    public static object About(FlaggedLeaf leaf) =>
        new { region = leaf.Region, stream = leaf.Stream, version = leaf.Version, eventId = leaf.EventId, sequence = leaf.Sequence };

    /// <summary>An incident of all of a kind and region between two leaves; there will never be more of them than there are now.</summary>
    public static object About(FlaggedLeaf[] leaves, string? region) =>
        new { region, events = leaves.Length, leaves = new[] { leaves.Min(leaf => leaf.Index), leaves.Max(leaf => leaf.Index) }, first = About(leaves[0]) };

    /// <param name="region">The one that is concerned; null for all.</param>
    public bool Hold(FlaggedLeaf leaf, string? region) =>
        events.Contains((leaf.Kind, leaf.EventId)) || many.Exists(one => one.Kind == leaf.Kind && one.Region == region && one.From <= leaf.Index && leaf.Index <= one.Through);
}
