using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Api.Postgres;

/// <summary>The server process and its cluster.</summary>
internal sealed class PostgresServer(PostgresFolder folder, PostgresBinaries binaries, PostgresAccount account, bool durable)
{
    public const string Superuser = "eventledger";

    // Written into a new cluster's postgresql.conf, where an operator may tune them. Terse errors keep the values of
    // rows, which may be personal data, out of the log; a week of logs is kept.
    private const string Defaults = """

        # EventLedger's defaults, written once; change them as you need.
        max_connections = 200
        shared_buffers = 256MB
        max_wal_size = 2GB
        checkpoint_timeout = 15min
        random_page_cost = 1.1
        jit = off
        idle_in_transaction_session_timeout = 60s
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_error_verbosity = terse
        log_filename = 'server-%a.log'
        log_rotation_age = 1d
        log_rotation_size = 0
        log_truncate_on_rotation = on

        """;

    /// <summary>Makes the cluster unless it exists, all or nothing, and returns the password.</summary>
    [SupportedOSPlatform("linux")]
    public async Task<string> EnsureClusterAsync(CancellationToken ct)
    {
        var isNew = folder.ClusterVersion() is null;
        if (!isNew && !File.Exists(folder.Password))
        {
            throw new EmbeddedPostgresException($"The password file {folder.Password} is missing, and without it the data in {folder.Data} cannot be opened. Put it back, for instance from the same backup.");
        }

        DeleteUnfinished();
        await PostgresFolder.EnsureFileAsync(folder.Password, account, ct, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        if (isNew)
        {
            await CreateClusterAsync(ct);
        }

        return (await File.ReadAllTextAsync(folder.Password, ct)).Trim();
    }

    /// <summary>Whether the process named in the cluster's pid file lives; a file left by a crash is no sign of life.</summary>
    public bool IsRunning()
    {
        try
        {
            var pid = File.ReadLines(folder.PidFile).First();

            // "4711 (postgres) S …", where Z is a process that has ended and was not yet collected.
            return File.ReadAllText($"/proc/{pid}/stat").Split(' ', 4) is [_, "(postgres)", not "Z", _];
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return false;
        }
    }

    [SupportedOSPlatform("linux")]
    public async Task StartAsync(string socket, CancellationToken ct)
    {
        // PostgreSQL asks only whether some process has the number in a left-over lock file, and after a restart of the
        // machine or its container some other process often has.
        File.Delete(folder.PidFile);
        File.Delete(folder.StartLog);
        File.Delete(Path.Combine(socket, $".s.PGSQL.{PostgresFolder.Port}.lock"));
        var settings = string.Join(' ', Settings(socket).Select(setting => $"-c {Quoted(setting)}"));

        // Its own session: a Ctrl+C in the service's terminal is the service's to handle.
        var (code, output) = await account.RunAsync(
            ["setsid", "--wait", binaries.PgCtl, "start", "-D", folder.Data, "-l", folder.StartLog, "-w", "-t", "600", "-o", settings], ct);
        if (code != 0)
        {
            throw new EmbeddedPostgresException($"PostgreSQL does not start on {folder.Data}. It says:{Environment.NewLine}{LastWords(output)}");
        }
    }

    [SupportedOSPlatform("linux")]
    public async Task StopAsync()
    {
        if (!IsRunning())
        {
            return;
        }

        var (code, _) = await account.RunAsync([binaries.PgCtl, "stop", "-D", folder.Data, "-m", "fast", "-t", "60"], CancellationToken.None);
        if (code != 0 && IsRunning())
        {
            await account.RunAsync([binaries.PgCtl, "stop", "-D", folder.Data, "-m", "immediate", "-t", "20"], CancellationToken.None);
        }
    }

    [SupportedOSPlatform("linux")]
    private async Task CreateClusterAsync(CancellationToken ct)
    {
        var draft = $"{folder.Data}.new-{Path.GetRandomFileName()}";
        var (code, output) = await account.RunAsync(
            [
                binaries.InitDb, "-D", draft, $"--username={Superuser}", $"--pwfile={folder.Password}", "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--lc-messages=C", durable ? "--data-checksums" : "--no-sync",
            ],
            ct);
        if (code != 0)
        {
            throw new EmbeddedPostgresException($"A new PostgreSQL cluster cannot be made in {folder.Root}. initdb says:{Environment.NewLine}{output}");
        }

        AppendDefaults(Path.Combine(draft, "postgresql.conf"));
        Directory.Move(draft, folder.Data);
    }

    // The initdb of a killed service may be at work there for another second; then the next start takes what is left.
    private void DeleteUnfinished()
    {
        foreach (var unfinished in Directory.GetDirectories(folder.Root, "data.new-*"))
        {
            try
            {
                Directory.Delete(unfinished, recursive: true);
            }
            catch (IOException)
            {
                continue;
            }
        }
    }

    private static void AppendDefaults(string file)
    {
        using var stream = new FileStream(file, FileMode.Append);
        stream.Write(Encoding.UTF8.GetBytes(Defaults));
        stream.Flush(flushToDisk: true);
    }

    private IEnumerable<string> Settings(string socket)
    {
        string[] always = ["listen_addresses=", $"port={PostgresFolder.Port}", $"unix_socket_directories={socket}", "unix_socket_permissions=0700"];
        return durable
            ? [.. always, "logging_collector=on", $"log_directory={folder.Logs}"]
            : [.. always, "fsync=off", "synchronous_commit=off", "full_page_writes=off"];
    }

    // pg_ctl hands the settings to a shell.
    private static string Quoted(string setting) => $"'{setting.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private string LastWords(string output)
    {
        var logs = File.Exists(folder.CurrentLogs) ? File.ReadLines(folder.CurrentLogs).Select(line => line.Split(' ', 2)[^1]) : [];
        var words = logs.Prepend(folder.StartLog).Where(File.Exists).SelectMany(file => File.ReadLines(file).TakeLast(10)).ToList();
        return words.Count > 0 ? string.Join(Environment.NewLine, words) : output;
    }
}
