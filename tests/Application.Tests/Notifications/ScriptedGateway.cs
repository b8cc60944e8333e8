using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EventLedger.Application.Tests.Notifications;

/// <summary>A gateway on a socket that answers as it is told: with bytes, with nothing for ever, or by breaking off.</summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentQueue<string> calls = new();
    private readonly Func<string, string?> answer;
    private readonly Task accepting;

    /// <param name="answer">Given a call, whole. Empty for no answer; null for none and the connection's end.</param>
    public ScriptedGateway(Func<string, string?> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>As they came, headers and body.</summary>
    public IReadOnlyCollection<string> Calls => calls;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await accepting;
        listener.Dispose();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(AnswerAsync(await listener.AcceptTcpClientAsync(ending.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var call = await ReadAsync(stream);
                calls.Enqueue(call);
                if (answer(call) is not { } text)
                {
                    // Reset rather than closed, as by a process that was killed.
                    client.LingerState = new LingerOption(enable: true, 0);
                    return;
                }

                // Until the caller gives up.
                if (text.Length == 0 && await stream.ReadAsync(new byte[1], ending.Token) == 0)
                {
                    return;
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ending.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // Nobody waits any more.
            }
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var (read, buffer) = (new List<byte>(), new byte[4096]);
        while (true)
        {
            var length = await stream.ReadAsync(buffer, ending.Token);
            read.AddRange(buffer.AsSpan(0, length));
            var text = Encoding.UTF8.GetString(read.ToArray());
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (length == 0 || (head >= 0 && Encoding.UTF8.GetByteCount(text[(head + 4)..]) >= Length(text[..head])))
            {
                return text;
            }
        }
    }

    private static int Length(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line["Content-Length:".Length..], CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
