using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Xunit;

namespace EventLedger.Tests.Support.Sip;

/// <summary>
/// A telephone: a real baresip on loopback and free ports. It takes every call, says what it is given, keeps what it hears and tells which keys the
/// other side presses. Its control connection carries netstrings of JSON: commands one way, their answers and what happens the other.
/// </summary>
public sealed class Baresip : IAsyncDisposable
{
    private const string Installed = "/usr/bin/baresip";
    private const string Modules = "/usr/lib/baresip/modules";
    private const string Recordings = "dump-*-dec.wav";
    private const string Established = "CALL_ESTABLISHED";
    private const string Closed = "CALL_CLOSED";
    private const string KeyPressed = "CALL_DTMF_START";
    private static readonly string Template = Path.Combine(Repository.Root, "tests", "Support", "Sip", "baresip.conf");

    // How long it waits for what is to come, and for how long it says nothing where there is nothing to say: a call ends where a WAV does.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly Channel<JsonElement> answers = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<JsonElement> events = Channel.CreateUnbounded<JsonElement>();
    private readonly ConcurrentQueue<string?> output = new();
    private readonly string folder = Directory.CreateTempSubdirectory("eventledger-baresip-").FullName;
    private readonly string name;
    private readonly int sipPort = Loopback.FreePort();
    private readonly int controlPort = Loopback.FreePort();
    private readonly Process process;
    private TcpClient? control;
    private Task listening = Task.CompletedTask;
    private int said;

    private Baresip(string name)
    {
        this.name = name;
        (string Name, string Value)[] values =
        [
            ("sip-port", Text(sipPort)), ("control-port", Text(controlPort)), ("modules", Modules), ("folder", folder), ("silence", Write(Sound.None)),
        ];
        File.WriteAllText(Path.Combine(folder, "config"), values.Aggregate(
            File.ReadAllText(Template), (text, value) => text.Replace($"{{{value.Name}}}", value.Value, StringComparison.Ordinal)));
        File.WriteAllText(Path.Combine(folder, "accounts"), $"<{Address}>;regint=0;answermode=auto;audio_codecs=PCMU\n");
        process = Process.Start(new ProcessStartInfo(Installed, ["-f", folder]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What this machine lacks for a call, in a sentence; null when it lacks nothing.</summary>
    public static string? Missing { get; } =
        !File.Exists(Installed) || !File.Exists(Path.Combine(Modules, "ctrl_tcp.so")) ? "There is no baresip to call with: install Debian's package baresip-core, as tools/test does."
        : !Voice.IsInstalled ? "There is no espeak-ng to say anything with: install Debian's package espeak-ng, as tools/test does."
        : null;

    private string Address => string.Create(CultureInfo.InvariantCulture, $"sip:{name}@127.0.0.1:{sipPort}");

    /// <param name="name">Who it belongs to, as the other side is shown it.</param>
    public static async Task<Baresip> StartAsync(string name)
    {
        var telephone = new Baresip(name);
        try
        {
            await LedgerHost.UntilAsync(telephone.ConnectAsync);
            return telephone;
        }
        catch
        {
            await telephone.DisposeAsync();
            throw;
        }
    }

    public Task CallAsync(Baresip other) => TellAsync("dial", other.Address);

    /// <summary>Waits until a call has come, which it takes by itself.</summary>
    public Task AnsweredAsync() => UntilAsync(Established);

    /// <summary>Presses keys one after another, as events in RTP (RFC 4733).</summary>
    public Task PressAsync(string keys) => TellAsync("sndcode", keys);

    /// <summary>The next key that the other side presses.</summary>
    public Task<string> KeyAsync() => UntilAsync(KeyPressed);

    /// <summary>Says something, and nothing any more of what it was saying.</summary>
    public Task SayAsync(Sound sound) => TellAsync("ausrc", $"aufile,{Write(sound)}");

    /// <summary>Waits until so much has come from the other side, by what it hears and not by a clock.</summary>
    public async Task ListenAsync(TimeSpan time)
    {
        var until = Heard() + time;
        await LedgerHost.UntilAsync(() => Task.FromResult(Heard() >= until));
    }

    public async Task HangUpAsync()
    {
        await TellAsync("hangup", "");
        await EndedAsync();
    }

    /// <summary>Waits until the call has ended, whoever ended it.</summary>
    public Task EndedAsync() => UntilAsync(Closed);

    /// <summary>Ends it, and answers all that it heard.</summary>
    public async Task<Sound> RecordingAsync()
    {
        await SendAsync("quit", "");
        await LedgerHost.UntilAsync(() => Task.FromResult(process.HasExited));
        return Sound.Read(Recording() ?? throw new InvalidOperationException($"{name} was in no call: {string.Join('\n', output)}"));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        control?.Dispose();
        await listening;
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Write(Sound sound)
    {
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"said-{++said}.wav"));
        sound.Write(file, Silence);
        return file;
    }

    private string? Recording() => Directory.GetFiles(folder, Recordings).SingleOrDefault();

    private TimeSpan Heard() => Recording() is { } file ? Sound.Written(file) : TimeSpan.Zero;

    private async Task<bool> ConnectAsync()
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"baresip has ended: {string.Join('\n', output)}");
        }

        var attempt = new TcpClient();
        try
        {
            await attempt.ConnectAsync(IPAddress.Loopback, controlPort, TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
            attempt.Dispose();
            return false;
        }

        control = attempt;
        listening = ListenToControlAsync(attempt.GetStream());
        return true;
    }

    private async Task ListenToControlAsync(NetworkStream stream)
    {
        // One character for each byte, in which lengths are told.
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var (one, length) = (new char[1], 0);
        try
        {
            while (await reader.ReadBlockAsync(one, 0, 1) == 1)
            {
                if (one[0] != ':')
                {
                    length = (10 * length) + (one[0] - '0');
                    continue;
                }

                var message = new char[length + 1];
                await reader.ReadBlockAsync(message, 0, message.Length);
                var told = JsonElement.Parse(new string(message, 0, length));
                (told.TryGetProperty("event", out _) ? events : answers).Writer.TryWrite(told);
                length = 0;
            }
        }
        catch (Exception e) when (e is IOException or JsonException or ObjectDisposedException)
        {
            // It has ended, perhaps in the middle of a message.
        }

        events.Writer.TryComplete();
        answers.Writer.TryComplete();
    }

    private async Task TellAsync(string command, string parameters)
    {
        await SendAsync(command, parameters);
        var answer = await NextAsync(answers.Reader, command);
        if (!answer.GetProperty("ok").GetBoolean())
        {
            throw new InvalidOperationException($"{name} was told {command} {parameters} and answers {answer}");
        }
    }

    private async Task SendAsync(string command, string parameters)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new { command, @params = parameters });
        byte[] netstring = [.. Encoding.ASCII.GetBytes($"{Text(json.Length)}:"), .. json, (byte)','];
        await control!.GetStream().WriteAsync(netstring, TestContext.Current.CancellationToken);
    }

    /// <summary>What is told with the next event of a kind. Whoever waits for another than the end of a call waits in vain once it has ended.</summary>
    private async Task<string> UntilAsync(string kind)
    {
        while (true)
        {
            var happened = await NextAsync(events.Reader, kind);
            var (type, told) = (happened.GetProperty("type").GetString(), happened.TryGetProperty("param", out var param) ? param.GetString() ?? "" : "");
            if (type == kind)
            {
                return told;
            }

            if (type == Closed)
            {
                throw new InvalidOperationException($"The call of {name} ended before {kind}: {told}");
            }
        }
    }

    private async Task<JsonElement> NextAsync(ChannelReader<JsonElement> from, string awaited)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            return await from.ReadAsync(deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"{name} waited in vain for {awaited}.", e);
        }
    }
}
