using System.Buffers;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Api.Postgres;

/// <summary>Where the embedded PostgreSQL keeps its things: all under <c>postgres</c> in the data folder.</summary>
internal sealed class PostgresFolder(string dataFolder)
{
    public const int Port = 5432;

    // The kernel allows 107 bytes for a socket's path, and the server adds its file name to the folder.
    private const int LongestSocketFolder = 107 - 16;
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-");
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Outer { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder));

    public string Root => Path.Combine(Outer, "postgres");

    public string Data => Path.Combine(Root, "data");

    public string PidFile => Path.Combine(Data, "postmaster.pid");

    public string VersionFile => Path.Combine(Data, "PG_VERSION");

    public string Password => Path.Combine(Root, "password");

    /// <summary>Locked by whoever uses the server: alone by an owner, together by sharers.</summary>
    public string Claim => Path.Combine(Root, "claim.lock");

    /// <summary>Names the owner while it has not left in good order.</summary>
    public string Owner => Path.Combine(Root, "owner");

    /// <summary>Locked by the sharer that is bringing the server up.</summary>
    public string Turn => Path.Combine(Root, "turn.lock");

    public string WatchdogLock => Path.Combine(Root, "watchdog.lock");

    /// <summary>What the server said before its own log was open.</summary>
    public string StartLog => Path.Combine(Root, "start.log");

    /// <summary>PostgreSQL's note of the log it writes: "stderr /path".</summary>
    public string CurrentLogs => Path.Combine(Data, "current_logfiles");

    public string Logs => Path.Combine(Root, "log");

    /// <summary>The version the cluster was made by, or null when there is no cluster yet.</summary>
    public string? ClusterVersion() => File.Exists(VersionFile) ? File.ReadAllText(VersionFile).Trim() : null;

    [SupportedOSPlatform("linux")]
    public async Task CreateAsync(PostgresAccount account, CancellationToken ct)
    {
        if (!Directory.Exists(Outer))
        {
            // Another account than ours has to pass through the outer folder, though it need not list it.
            Directory.CreateDirectory(Outer, account.IsAnother ? OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : OwnerOnly);
        }

        Directory.CreateDirectory(Root, OwnerOnly);
        if (account.IsNewcomer)
        {
            await account.OwnAsync(Root, ct);
        }

        await account.MustReachAsync(Root, ct);
        foreach (var file in (string[])[Claim, Turn, WatchdogLock])
        {
            await EnsureFileAsync(file, account, ct);
        }
    }

    /// <summary>Creates the folder of the server's socket, which only the server's account (and root) may enter.</summary>
    [SupportedOSPlatform("linux")]
    public async Task<string> CreateSocketFolderAsync(PostgresAccount account, CancellationToken ct)
    {
        var socket = SocketFolder();

        // A folder in /tmp has a name that others can guess, so one that somebody else made is not used.
        const string script = """mkdir -p -m 700 "$1" && test -O "$1" && test ! -L "$1" """;
        var (code, output) = await account.RunAsync(["sh", "-c", script, "socket-folder", socket], ct);
        return code == 0
            ? socket
            : throw new EmbeddedPostgresException($"The folder {socket} for PostgreSQL's socket cannot be used: {(output.Length > 0 ? output : "it belongs to another user")}. Remove it and start the service again.");
    }

    /// <summary>A folder in /tmp is not left behind.</summary>
    public void RemoveSocketFolder()
    {
        var socket = SocketFolder();
        if (socket.StartsWith(Root, StringComparison.Ordinal) || !Directory.Exists(socket) || Directory.EnumerateFileSystemEntries(socket).Any())
        {
            return;
        }

        Directory.Delete(socket);
    }

    // A long path, or one with characters that settings would have to quote, is replaced by a short one in /tmp.
    private string SocketFolder()
    {
        var inside = Path.Combine(Root, "socket");
        return inside.Length <= LongestSocketFolder && !inside.AsSpan().ContainsAnyExcept(Plain)
            ? inside
            : $"/tmp/eventledger-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..16]}";
    }

    [SupportedOSPlatform("linux")]
    public static async Task EnsureFileAsync(string path, PostgresAccount account, CancellationToken ct, string text = "")
    {
        if (File.Exists(path))
        {
            return;
        }

        // Written aside first: a file of that name is complete, whatever happens meanwhile.
        var draft = $"{path}.{Path.GetRandomFileName()}";
        await using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
            file.Flush(flushToDisk: true);
        }

        await account.OwnAsync(draft, ct);
        NewFile.Name(draft, path);
    }
}
