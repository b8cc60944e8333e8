using System.Net;
using System.Net.Sockets;

namespace EventLedger.Tests.Support.Kannel;

/// <summary>Leads connections on loopback to a socket of the machine, for a program that may not enter the folder where that is.</summary>
internal sealed class SocketForwarder : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly string path;
    private readonly Task accepting;

    public SocketForwarder(string path)
    {
        this.path = path;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        await accepting;
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ForwardAsync(await listener.AcceptTcpClientAsync(ending.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var there = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await there.ConnectAsync(new UnixDomainSocketEndPoint(path), ending.Token);
                await using var stream = new NetworkStream(there);
                await Task.WhenAny(client.GetStream().CopyToAsync(stream, ending.Token), stream.CopyToAsync(client.GetStream(), ending.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // One side has ended, and the other is ended with it.
            }
        }
    }
}
