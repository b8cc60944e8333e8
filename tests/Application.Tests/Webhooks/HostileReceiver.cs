using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EventLedger.Application.Tests.Webhooks;

/// <summary>A receiver that answers whatever a test wants, byte by byte.</summary>
internal sealed class HostileReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Func<Stream, CancellationToken, Task> answer;
    private readonly Task serving;

    public HostileReceiver(Func<Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook";

    /// <summary>How often it was connected to.</summary>
    public int Calls { get; private set; }

    public static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>Writes a text over and over, now and then, until nobody listens any more.</summary>
    public static async Task DripAsync(Stream stream, string text, TimeSpan pause, CancellationToken cancellation)
    {
        using var drops = new PeriodicTimer(pause);
        do
        {
            await stream.WriteAsync(Bytes(text), cancellation);
        }
        while (await drops.WaitForNextTickAsync(cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
        ending.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(ending.Token);
            Calls++;
            try
            {
                await using var stream = client.GetStream();
                await ReadAsync(stream);
                await answer(stream, ending.Token);
            }
            catch (IOException)
            {
                // The caller has had enough.
            }
        }
    }

    // To the end of its body, which is one character.
    private async Task ReadAsync(NetworkStream stream)
    {
        var (buffer, read) = (new byte[8192], 0);
        while (!Encoding.ASCII.GetString(buffer, 0, read).Contains("\r\n\r\n!", StringComparison.Ordinal) && read < buffer.Length)
        {
            var more = await stream.ReadAsync(buffer.AsMemory(read), ending.Token);
            if (more == 0)
            {
                throw new IOException("The call was broken off.");
            }

            read += more;
        }
    }
}
