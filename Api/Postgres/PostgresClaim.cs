using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace EventLedger.Api.Postgres;

/// <summary>The right to use the data folder: a lock that the kernel takes back when the process ends.</summary>
internal sealed class PostgresClaim : IDisposable
{
    // A living owner is refused soon. Without one, the watchdog is stopping the server, and that may take a while.
    private static readonly TimeSpan PatienceWithAnOwner = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceWithTheWatchdog = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PatienceForATurn = TimeSpan.FromMinutes(5);
    private readonly FileStream held;
    private readonly string? owner;

    private PostgresClaim(FileStream held, string? owner)
    {
        this.held = held;
        this.owner = owner;
    }

    [SupportedOSPlatform("linux")]
    public static async Task<PostgresClaim> TakeAsync(PostgresFolder folder, bool shared, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryLock(folder.Claim, shared) is { } held)
            {
                await File.WriteAllTextAsync(folder.Owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), ct);
                return new PostgresClaim(held, shared ? null : folder.Owner);
            }

            var owned = !shared && File.Exists(folder.Owner);
            if (Stopwatch.GetElapsedTime(since) > (owned ? PatienceWithAnOwner : PatienceWithTheWatchdog))
            {
                throw new EmbeddedPostgresException(
                    $"The data folder {folder.Outer} is already in use by another EventLedger service (process {(owned ? await File.ReadAllTextAsync(folder.Owner, ct) : "unknown")}). Stop that one first, or give this one a data folder of its own.");
            }

            await Task.Delay(50, ct);
        }
    }

    /// <summary>Sharers bring the server up one after the other.</summary>
    [SupportedOSPlatform("linux")]
    public static async Task<PostgresClaim> TakeTurnAsync(PostgresFolder folder, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryLock(folder.Turn, shared: false) is { } held)
            {
                return new PostgresClaim(held, owner: null);
            }

            if (Stopwatch.GetElapsedTime(since) > PatienceForATurn)
            {
                throw new EmbeddedPostgresException($"Another process has been starting the server in {folder.Root} for {PatienceForATurn.TotalMinutes} minutes.");
            }

            await Task.Delay(50, ct);
        }
    }

    /// <summary>Takes a file's lock if nobody is in the way; null when somebody is.</summary>
    public static FileStream? TryLock(string path, bool shared)
    {
        const int wouldBlock = 11;
        try
        {
            return shared
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read)
                : new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == wouldBlock)
        {
            return null;
        }
    }

    /// <summary>Leaves in good order. A sharer does not say so, since others may be using the server still.</summary>
    public void Release()
    {
        if (owner is not null)
        {
            File.Delete(owner);
        }

        held.Dispose();
    }

    public void Dispose() => Release();
}
