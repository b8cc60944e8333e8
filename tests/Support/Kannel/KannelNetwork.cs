using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Xunit;

namespace EventLedger.Tests.Support.Kannel;

/// <summary>A message that the network was given, whole.</summary>
/// <param name="To">Without a plus sign.</param>
/// <param name="Coding">0 for seven bits a character, 8 for UCS-2.</param>
/// <param name="Segments">In how many pieces it came.</param>
public sealed record NetworkMessage(string From, string To, int Coding, int Segments, string Text);

/// <summary>
/// A real Kannel before a simulated network of mobiles, on loopback and free ports. It keeps receipts in PostgreSQL, and runs as nobody where the tests
/// run as root.
/// </summary>
public sealed class KannelNetwork : IAsyncDisposable
{
    public const string User = "ledger";
    public const string Password = "secret-of-tests";
    public const string Sender = "7000";

    private const string Bearerbox = "/usr/sbin/bearerbox";
    private const string Smsbox = "/usr/sbin/smsbox";
    private const string Listening = "0A";
    private const string Established = "01";
    private static readonly string Sources = Path.Combine(Repository.Root, "tests", "Support", "Kannel");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient control = new();
    private readonly string folder;
    private readonly Ports ports;
    private readonly TestDatabase database;
    private readonly SocketForwarder postgres;
    private readonly Process network;
    private Process? bearerbox;
    private Process? smsbox;

    private KannelNetwork(int servicePort, string folder, Ports ports, TestDatabase database, SocketForwarder postgres)
    {
        ServicePort = servicePort;
        (this.folder, this.ports, this.database, this.postgres) = (folder, ports, database, postgres);
        control.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports.Control}"));
        network = Start("node", "smsc.js", $"{ports.Smpp}", $"{ports.Control}");
    }

    /// <summary>What this machine lacks to run it, in a sentence; null when it lacks nothing.</summary>
    public static string? Missing { get; } =
        !File.Exists(Bearerbox) || !File.Exists(Smsbox) ? "There is no Kannel to send by: install Debian's package kannel, as tools/test does."
        : !HasNode() ? "There is no Node.js to simulate a network of mobiles with: install Debian's package nodejs, as tools/test does."
        : !Directory.Exists(Path.Combine(Sources, "node_modules", "smpp")) ? "The simulated network of mobiles lacks its package: run 'npm ci' in tests/Support/Kannel, as tools/test does."
        : null;

    /// <summary>Where it calls the service.</summary>
    public int ServicePort { get; }

    /// <summary>Where it takes messages.</summary>
    public Uri SendSms => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports.SendSms}/cgi-bin/sendsms"));

    /// <param name="servicePort">Where the service listens, or will.</param>
    /// <param name="secret">What is shown to it with messages of mobiles.</param>
    public static async Task<KannelNetwork> StartAsync(int servicePort, string secret)
    {
        var place = Directory.CreateTempSubdirectory("eventledger-kannel-").FullName;
        var receipts = await TestPostgres.CreateDatabaseAsync();
        await TestPostgres.RunAsync(receipts.ConnectionString, await File.ReadAllTextAsync(Path.Combine(Sources, "dlr.sql"), TestContext.Current.CancellationToken));
        var connection = new NpgsqlConnectionStringBuilder(receipts.ConnectionString);
        var forwarder = new SocketForwarder(string.Create(CultureInfo.InvariantCulture, $"{connection.Host}/.s.PGSQL.{connection.Port}"));
        var free = new Ports(Loopback.FreePort(), Loopback.FreePort(), Loopback.FreePort(), Loopback.FreePort(), Loopback.FreePort());
        await PrepareAsync(place, await ConfigurationAsync(free, forwarder.Port, connection, servicePort, secret));
        var kannel = new KannelNetwork(servicePort, place, free, receipts, forwarder);
        try
        {
            await kannel.StartBearerboxAsync();
            await kannel.StartSmsboxAsync();
            return kannel;
        }
        catch
        {
            await kannel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has the network do something else than usual: see <c>smsc.js</c>. What is not named is as usual again.</summary>
    /// <param name="query">Such as <c>answer=silent</c>.</param>
    public async Task BehaveAsync(string query = "") => await AskAsync<JsonElement>($"/behave?{query}");

    /// <summary>All that the network was given, in its order.</summary>
    public Task<List<NetworkMessage>> MessagesAsync() => AskAsync<List<NetworkMessage>>("/messages");

    public async Task<List<NetworkMessage>> MessagesToAsync(string mobile) => [.. (await MessagesAsync()).Where(message => message.To == mobile.TrimStart('+'))];

    /// <summary>Somebody writes a message, which Kannel takes.</summary>
    public async Task WriteAsync(string from, string text)
    {
        var status = await AskAsync<int>($"/write?from={Uri.EscapeDataString(from)}&to={Sender}&text={Uri.EscapeDataString(text)}");
        if (status != 0)
        {
            throw new InvalidOperationException($"Kannel did not take the message: {Text(status)}.");
        }
    }

    public async Task StartBearerboxAsync()
    {
        var started = bearerbox = Start(Bearerbox, "-v", "4", "kannel.conf");
        await LedgerHost.UntilAsync(async () => IsRunning(started, "bearerbox") && Has(ports.Smsbox, Listening) && await BoundAsync() > 0);
    }

    public async Task StartSmsboxAsync()
    {
        var started = smsbox = Start(Smsbox, "-v", "4", "kannel.conf");
        await LedgerHost.UntilAsync(() => Task.FromResult(IsRunning(started, "smsbox") && Has(ports.SendSms, Listening)));
    }

    /// <summary>At once and without a word, as when the power fails.</summary>
    public void KillBearerbox() => End(ref bearerbox);

    public void KillSmsbox() => End(ref smsbox);

    /// <summary>Has bearerbox do nothing, so that smsbox waits for it with all that it is given.</summary>
    public Task FreezeBearerboxAsync() => SignalAsync("-STOP");

    public Task ThawBearerboxAsync() => SignalAsync("-CONT");

    /// <summary>Whether somebody is connected to where it takes messages.</summary>
    public bool IsCalled() => Has(ports.SendSms, Established);

    /// <summary>All that Kannel has logged.</summary>
    public async Task<string> LogsAsync()
    {
        var logs = new List<string>();
        foreach (var file in Directory.GetFiles(folder, "*.log"))
        {
            logs.Add(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        return string.Join('\n', logs);
    }

    public async ValueTask DisposeAsync()
    {
        End(ref smsbox);
        End(ref bearerbox);
        Process? simulated = network;
        End(ref simulated);
        control.Dispose();
        await postgres.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static bool HasNode() => Array.Exists(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), place => File.Exists(Path.Combine(place, "node")));

    // Whoever runs it may not enter the source tree.
    private static async Task PrepareAsync(string folder, string configuration)
    {
        var spool = Directory.CreateDirectory(Path.Combine(folder, "spool")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "kannel.conf"), configuration, TestContext.Current.CancellationToken);
        File.Copy(Path.Combine(Sources, "smsc.js"), Path.Combine(folder, "smsc.js"));
        using var copy = Process.Start("cp", ["-R", Path.Combine(Sources, "node_modules"), folder]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
            File.SetUnixFileMode(folder, Everybody);
            File.SetUnixFileMode(spool, Everybody);
        }
    }

    private static async Task<string> ConfigurationAsync(Ports ports, int postgresPort, NpgsqlConnectionStringBuilder connection, int servicePort, string secret)
    {
        (string Name, string Value)[] values =
        [
            ("admin-port", Text(ports.Admin)), ("smsbox-port", Text(ports.Smsbox)), ("smpp-port", Text(ports.Smpp)), ("sendsms-port", Text(ports.SendSms)),
            ("user", User), ("password", Password), ("service-port", Text(servicePort)), ("secret", secret),
            ("postgres-port", Text(postgresPort)), ("postgres-user", connection.Username!), ("postgres-password", connection.Password!), ("postgres-database", connection.Database!),
        ];
        var template = await File.ReadAllTextAsync(Path.Combine(Sources, "kannel.conf"), TestContext.Current.CancellationToken);
        return values.Aggregate(template, (text, value) => text.Replace($"{{{value.Name}}}", value.Value, StringComparison.Ordinal));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // As the kernel writes them: the local address is the second word, and the state the fourth.
    private static bool Has(int port, string state) => File.ReadLines("/proc/net/tcp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Any(words => words[1].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal) && words[3] == state);

    private static void End(ref Process? process)
    {
        if (process is null)
        {
            return;
        }

        process.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    private bool IsRunning(Process process, string name) => process.HasExited
        ? throw new InvalidOperationException($"{name} has ended; its log in {folder} may tell why.")
        : true;

    private async Task<int> BoundAsync()
    {
        try
        {
            return await AskAsync<int>("/sessions");
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private async Task<T> AskAsync<T>(string path)
    {
        using var answer = await control.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<T>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), Json)!;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Text(bearerbox!.Id)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    // Kannel does not run as root.
    private Process Start(string program, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", program, .. arguments]
            : [program, .. arguments];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;

        // What nobody reads would stop it once the pipe is full.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private sealed record Ports(int Admin, int Smsbox, int Smpp, int SendSms, int Control);
}
