using System.Collections.Frozen;
using System.Collections.Immutable;
using Npgsql;

namespace EventLedger.Application.Ledger;

/// <summary>A region kept elsewhere than in the main database.</summary>
/// <param name="Prefix">That of its tracking references.</param>
public sealed record AssignedRegion(string Region, string Prefix, NpgsqlDataSource Database);

/// <summary>The databases the regions are kept in: a main one, and those that some regions are assigned to.</summary>
public sealed class Databases : IDisposable
{
    /// <summary>
    /// The key of those that only events are appended by. A pool hands out the connection that rested longest, so that each
    /// append would come to another process of PostgreSQL's than the last, whose caches are cold.
    /// </summary>
    public const string Appends = "appends";

    /// <summary>The key of those that what is sealed is written by: by users of their own, where such are configured.</summary>
    public const string Sealing = "sealing";

    /// <summary>The key of those that exports and bundles are read by, so that they take no connection from anybody else.</summary>
    public const string LongAnswers = "long-answers";

    private readonly FrozenDictionary<string, NpgsqlDataSource> byRegion;
    private readonly FrozenDictionary<string, NpgsqlDataSource> byPrefix;

    public Databases(NpgsqlDataSource main, IReadOnlyCollection<AssignedRegion> assigned)
    {
        Main = main;
        All = [.. assigned.Select(region => region.Database).Prepend(main).Distinct()];
        byRegion = assigned.ToFrozenDictionary(region => region.Region, region => region.Database, StringComparer.Ordinal);

        // Regions of one database may share a prefix.
        byPrefix = assigned.DistinctBy(region => region.Prefix).ToFrozenDictionary(region => region.Prefix, region => region.Database, StringComparer.Ordinal);
    }

    /// <summary>Where every region is that is not assigned elsewhere.</summary>
    public NpgsqlDataSource Main { get; }

    /// <summary>Each once, the main one first.</summary>
    public ImmutableArray<NpgsqlDataSource> All { get; }

    public NpgsqlDataSource Of(string region) => byRegion.TryGetValue(region, out var assigned) ? assigned : Main;

    /// <summary>A region that is assigned to a database; null for the main one.</summary>
    public string? AssignedTo(NpgsqlDataSource database) => byRegion.FirstOrDefault(pair => pair.Value == database).Key;

    /// <summary>What there is for one of these databases, among what was made for these or for others of the same regions.</summary>
    public T In<T>(PerDatabase<T> all, NpgsqlDataSource database) => all.Of(AssignedTo(database) ?? "");

    /// <summary>Where the tracking references that begin with this prefix are.</summary>
    public NpgsqlDataSource OfPrefix(string prefix) => byPrefix.TryGetValue(prefix, out var assigned) ? assigned : Main;

    /// <summary>Makes one thing for each database, so that none of them waits for another.</summary>
    public PerDatabase<T> Each<T>(Func<NpgsqlDataSource, T> make)
    {
        var made = All.ToDictionary(database => database, make);
        return new PerDatabase<T>(
            made[Main], byRegion.ToFrozenDictionary(pair => pair.Key, pair => made[pair.Value], StringComparer.Ordinal), [.. made.Values]);
    }

    public void Dispose()
    {
        foreach (var database in All)
        {
            database.Dispose();
        }
    }
}

/// <summary>What there is once for each database.</summary>
public sealed class PerDatabase<T>
{
    private readonly T main;
    private readonly FrozenDictionary<string, T> byRegion;

    internal PerDatabase(T main, FrozenDictionary<string, T> byRegion, ImmutableArray<T> all)
    {
        this.main = main;
        this.byRegion = byRegion;
        All = all;
    }

    public ImmutableArray<T> All { get; }

    /// <summary>That of a region's database.</summary>
    public T Of(string region) => byRegion.TryGetValue(region, out var assigned) ? assigned : main;
}
