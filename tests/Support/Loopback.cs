using System.Net;
using System.Net.Sockets;

namespace EventLedger.Tests.Support;

/// <summary>The machine's own network, where the tests' programs meet.</summary>
public static class Loopback
{
    /// <summary>A port where nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
