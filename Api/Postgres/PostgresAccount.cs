using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace EventLedger.Api.Postgres;

/// <summary>
/// The account that runs the server: the service's own or, since PostgreSQL refuses root, an unprivileged one when
/// the service is root.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PostgresAccount
{
    private readonly string called;
    private readonly string user;
    private readonly string group;

    private PostgresAccount(string called, string user, string group)
    {
        this.called = called;
        this.user = user;
        this.group = group;
    }

    public bool IsAnother => user.Length > 0;

    /// <summary>The folder is new, or root's, and has to be given to this account.</summary>
    public bool IsNewcomer { get; private init; }

    /// <summary>Whoever owns an existing folder goes on running it; a new one, or root's, goes to postgres or else to nobody.</summary>
    public static async Task<PostgresAccount> ChooseAsync(PostgresFolder folder, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new PostgresAccount(Environment.UserName, "", "");
        }

        var (_, owner) = await RunHereAsync(["stat", "-c", "%U %u %g", folder.Root], ct);
        if (owner.Split(' ') is [var ownerName, not "0" and var ownerUser, var ownerGroup])
        {
            return new PostgresAccount(ownerName, ownerUser, ownerGroup);
        }

        var (missing, _) = await RunHereAsync(["id", "-u", "postgres"], ct);
        var name = missing == 0 ? "postgres" : "nobody";
        var (_, newUser) = await RunHereAsync(["id", "-u", name], ct);
        var (_, newGroup) = await RunHereAsync(["id", "-g", name], ct);
        return new PostgresAccount(name, newUser, newGroup) { IsNewcomer = true };
    }

    /// <summary>Runs a program as this account and returns its exit code and all it wrote.</summary>
    public Task<(int Code, string Output)> RunAsync(IReadOnlyList<string> command, CancellationToken ct) =>
        RunHereAsync(IsAnother ? ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", "--", .. command] : command, ct);

    /// <summary>Makes a file, or a folder with all that is in it, this account's.</summary>
    public async Task OwnAsync(string path, CancellationToken ct)
    {
        if (!IsAnother)
        {
            return;
        }

        var (code, output) = await RunHereAsync(["chown", "-R", "-h", $"{user}:{group}", path], ct);
        if (code != 0)
        {
            throw new EmbeddedPostgresException($"{path} cannot be given to the user '{called}', who runs PostgreSQL because root may not: {output}");
        }
    }

    /// <exception cref="EmbeddedPostgresException">A folder on the way is closed to this account.</exception>
    public async Task MustReachAsync(string folder, CancellationToken ct)
    {
        if (!IsAnother)
        {
            return;
        }

        const string script = """for folder; do test -x "$folder" || { printf %s "$folder"; exit 1; }; done""";
        var (code, output) = await RunAsync(["sh", "-c", script, "reach", .. FromTheTop(folder)], ct);
        if (code == 0)
        {
            return;
        }

        throw new EmbeddedPostgresException(Path.IsPathFullyQualified(output)
            ? $"PostgreSQL may not run as root, so the user '{called}' runs it, and {output} is closed to that user. Choose a data folder elsewhere (for instance /var/lib/eventledger), or open the way with: chmod o+x {output}"
            : $"PostgreSQL may not run as root, and a program cannot be run as the user '{called}' instead: {output}");
    }

    private static IEnumerable<string> FromTheTop(string folder)
    {
        var folders = new Stack<string>();
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            folders.Push(at);
        }

        return folders;
    }

    public static async Task<(int Code, string Output)> RunHereAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        using var process = Launch(command);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, $"{await output}{await errors}".Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static Process Launch(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // A server that outlives the service holds no folder of it, and needs no right to enter one.
            WorkingDirectory = "/",
        };

        // PGDATA, PGOPTIONS and their like are meant for another server than ours.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new EmbeddedPostgresException($"The program '{command[0]}' cannot be run: {e.Message}. On Debian and Ubuntu it comes with: apt-get install coreutils util-linux", e);
        }
    }
}
