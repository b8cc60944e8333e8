using System.Net;
using System.Net.Sockets;

namespace EventLedger.Application.Webhooks;

/// <summary>
/// Whether an address is one of the public internet's: events are sent nowhere else, or whoever subscribes could have the service call what only it can
/// reach, such as a cloud's metadata. Pure; by IANA's registries of special-purpose addresses.
/// </summary>
public static class ReceiverAddresses
{
    // Among IPv4's: this network, private use, carriers' (and a cloud's metadata within), loopback, link-local (metadata), protocol assignments,
    // documentation, AS112, AMT, 6to4 relays, benchmarks, multicast, what is reserved, and the one public-looking address that a cloud answers itself.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
            "240.0.0.0/4", "168.63.129.16/32",

            // Within IPv6's global unicast: protocol assignments (Teredo and ORCHID among them), documentation, 6to4, AS112.
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // All that is handed out to be reached. Everything else of IPv6 is special: loopback, mapped, NAT64, unique local, link-local, multicast.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Whether it may be connected to. One that stands for another, such as of IPv4 in IPv6, is judged as that one, or not at all.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var judged = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (judged.AddressFamily == AddressFamily.InterNetwork || Global.Contains(judged)) && !Array.Exists(Special, network => network.Contains(judged));
    }
}
