using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>An incident as a region sees it.</summary>
/// <param name="Detail">What it is about: ids, versions, sizes. No personal data.</param>
public sealed record Incident(Guid Id, IncidentKind Kind, Instant FoundAt, JsonElement Detail, Instant? ResolvedAt, string? ResolvedBy, string? Resolution);

/// <summary>An incident as it is recorded in a region.</summary>
/// <param name="Found">Null when only its end is recorded.</param>
/// <param name="Regions">All that it concerns.</param>
/// <param name="IsResolved">Whether somebody of the region has answered for it.</param>
public sealed record RecordedIncident(string Region, Guid Id, Incident? Found, ImmutableArray<string> Regions, bool IsResolved);

/// <summary>
/// What was found in a database's ledger and nobody has answered for yet. Findings are events of the regions that they
/// concern, all of the database's when it is about what they share, and each of these has to answer. What is open is held outside
/// the database besides, and recorded again whenever the events no longer tell it.
/// </summary>
public sealed partial class IncidentBook(
    string origin, NpgsqlDataSource database, ServedRegions regions, HeldFindings held, IIncidentJournal journal, TimeProvider time, ILogger<IncidentBook> log) : IDisposable
{
    private const int MostOfAKind = 20;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<Guid, Finding> open = [];
    private IReadOnlyList<RecordedIncident> recorded = [];
    private bool isLoaded;

    /// <summary>Notes a finding, once for as long as nobody has answered for it.</summary>
    /// <param name="region">The one that it concerns; null for all of the database.</param>
    public async Task RecordAsync(IncidentKind kind, object detail, string? region, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await RefreshAsync(cancellation);
            await AddAsync(kind, detail, region);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Notes events that were sealed with a flag: each, or many of a kind as one, since nobody can answer for thousands.</summary>
    internal async Task RecordAsync(IReadOnlyCollection<FlaggedLeaf> flagged, CancellationToken cancellation)
    {
        if (flagged.Count == 0)
        {
            return;
        }

        await turn.WaitAsync(cancellation);
        try
        {
            await RefreshAsync(cancellation);
            var noted = new NotedLeaves(recorded);
            var groups = flagged.Select(leaf => (Leaf: leaf, Region: regions.Contain(leaf.Region) ? leaf.Region : null))
                .Where(one => !noted.Hold(one.Leaf, one.Region))
                .GroupBy(one => (one.Leaf.Kind, one.Region), one => one.Leaf);
            foreach (var group in groups)
            {
                FlaggedLeaf[] leaves = [.. group];
                foreach (var detail in leaves.Length <= MostOfAKind ? leaves.Select(NotedLeaves.About) : [NotedLeaves.About(leaves, group.Key.Region)])
                {
                    await AddAsync(group.Key.Kind, detail, group.Key.Region);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Whether one is open.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellation) => RefreshedAsync(() => open.Count > 0, cancellation);

    /// <summary>Whether one is open over which nothing may be sealed.</summary>
    /// <param name="afresh">Another may have found something meanwhile.</param>
    public async Task<bool> StopsAsync(bool afresh, CancellationToken cancellation) =>
        (!isLoaded || afresh || open.Values.Any(Stops)) && await RefreshedAsync(() => open.Values.Any(Stops), cancellation);

    /// <summary>Whether such an incident was found, and all whom it concerns have answered for it.</summary>
    public Task<bool> IsAnsweredAsync(IncidentKind kind, object detail, CancellationToken cancellation)
    {
        var text = Text(detail);
        return RefreshedAsync(
            () => recorded.Where(one => one.Found?.Kind == kind && Text(one.Found.Detail) == text).GroupBy(one => one.Id).Any(one => !open.ContainsKey(one.Key)),
            cancellation);
    }

    /// <summary>Whether a region has still to answer for one.</summary>
    public Task<bool> IsOpenAsync(string region, Guid id, CancellationToken cancellation) => RefreshedAsync(
        () => open.TryGetValue(id, out var finding) && finding.Regions.Contains(region) && !recorded.Any(one => one.Id == id && one.Region == region && one.IsResolved), cancellation);

    /// <summary>A region's incidents by the time they were found, and those that nobody could be told of yet.</summary>
    public Task<List<Incident>> ReadAsync(string region, bool onlyOpen, CancellationToken cancellation) => RefreshedAsync(
        () =>
        {
            var told = recorded.Where(one => one.Region == region && one.Found is not null).Select(one => one.Found!).ToList();
            var untold = open.Values.Where(finding => finding.Regions.Contains(region) && !told.Exists(one => one.Id == finding.Id)).Select(finding => finding.Incident);
            return told.Concat(untold).Where(one => !onlyOpen || one.ResolvedAt is null).OrderBy(one => one.FoundAt).ThenBy(one => one.Id).ToList();
        },
        cancellation);

    /// <summary>Sees to it that what was found is recorded, so that it can be answered for.</summary>
    public Task RecordAgainAsync(CancellationToken cancellation) => RefreshedAsync(() => true, cancellation);

    public void Dispose() => turn.Dispose();

    /// <summary>What a kind is called where it is stored and shown.</summary>
    internal static string Name(IncidentKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>What an incident is about, as canonical JSON.</summary>
    internal static string Text(object detail) => Encoding.UTF8.GetString(CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(detail, detail.GetType(), LedgerJson.Wire)));

    // What can be made again, and what is sealed and flagged for ever, is no reason to seal nothing.
    private static bool Stops(Finding finding) => finding.Incident.Kind is not (IncidentKind.DerivedChanged or IncidentKind.Unattributed or IncidentKind.Late);

    private async Task<T> RefreshedAsync<T>(Func<T> answer, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await RefreshAsync(cancellation);
            return answer();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task AddAsync(IncidentKind kind, object detail, string? region)
    {
        var text = Text(detail);
        if (open.Values.Any(finding => finding.Incident.Kind == kind && finding.Text == text))
        {
            return;
        }

        var incident = new Incident(Guid.CreateVersion7(), kind, Instant.FromDateTimeOffset(time.GetUtcNow()), JsonElement.Parse(text), null, null, null);
        var finding = new Finding(incident, text, regions.Concerned(region));
        open.Add(incident.Id, finding);
        SealingMetrics.Found(origin, kind);
        Found(log, kind, text);
        held.Write([.. open.Values]);
        foreach (var concerned in finding.Regions)
        {
            await TryWriteAsync(concerned, finding);
        }
    }

    /// <summary>Takes over what others found, records again what the events do not tell any more, and lets go of what was answered for.</summary>
    private async Task RefreshAsync(CancellationToken cancellation)
    {
        recorded = await journal.ReadAsync(database, cancellation);
        var byId = recorded.ToLookup(one => one.Id);
        if (!isLoaded)
        {
            foreach (var finding in held.Read())
            {
                open.TryAdd(finding.Id, finding with { Regions = [.. finding.Regions.Where(regions.Contain)] });
            }

            foreach (var finding in await EarlierFindings.ReadAsync(database, cancellation))
            {
                if (!byId.Contains(finding.Id) && !open.ContainsKey(finding.Id))
                {
                    var region = finding.Detail.TryGetProperty("region", out var named) ? named.ToString() : null;
                    open.Add(finding.Id, new Finding(finding, Text(finding.Detail), regions.Concerned(region)));
                }
            }
        }

        foreach (var told in byId.Where(one => one.Any(incident => incident is { Found: not null, IsResolved: false } && regions.Contain(incident.Region))))
        {
            if (!open.ContainsKey(told.Key))
            {
                var found = told.First(one => one.Found is not null).Found!;
                open.Add(told.Key, new Finding(found, Text(found.Detail), [.. told.SelectMany(one => one.Regions.Add(one.Region)).Distinct(StringComparer.Ordinal).Where(regions.Contain)]));
            }
        }

        foreach (var finding in open.Values.ToList())
        {
            var told = byId[finding.Id].ToList();
            if (finding.Regions.All(region => told.Exists(one => one.Region == region && one.IsResolved)))
            {
                open.Remove(finding.Id);
                continue;
            }

            foreach (var region in finding.Regions.Where(region => !told.Exists(one => one.Region == region)))
            {
                await TryWriteAsync(region, finding);
            }
        }

        isLoaded = true;
        held.Write([.. open.Values]);
    }

    // Somebody who can keep it from being recorded has not silenced it: it is held, told by health, and tried again.
    private async Task TryWriteAsync(string region, Finding finding)
    {
        try
        {
            await journal.RecordAsync(region, finding.Incident, finding.Regions);
        }
        catch (Exception e)
        {
            Unrecorded(log, finding.Incident.Kind, e);
        }
    }

    [LoggerMessage(LogLevel.Critical, "Incident in the sealed ledger: {Kind} {Detail}")]
    private static partial void Found(ILogger log, IncidentKind kind, string detail);

    [LoggerMessage(LogLevel.Error, "The incident {Kind} could not be recorded; it is held, and tried again.")]
    private static partial void Unrecorded(ILogger log, IncidentKind kind, Exception exception);
}

/// <summary>An incident that is open.</summary>
/// <param name="Text">Its detail, canonical.</param>
/// <param name="Regions">Those that have to answer for it.</param>
internal sealed record Finding(Incident Incident, string Text, ImmutableArray<string> Regions)
{
    public Guid Id => Incident.Id;
}
