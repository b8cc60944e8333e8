using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace EventLedger.Api.Setup;

/// <summary>Takes the caller's address from proxies that are trusted to tell it, and from nobody else.</summary>
public static class ProxySetup
{
    public static void AddTrustedProxies(this WebApplicationBuilder builder, Settings settings)
    {
        var networks = settings.TrustedProxies.Select(proxy => Network(proxy)!.Value).ToList();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            networks.ForEach(forwarded.KnownIPNetworks.Add);

            // As many as are trusted, one behind the other: the first that is not is the caller.
            forwarded.ForwardLimit = null;
        });
    }

    // Without any, everybody would be believed.
    public static void UseTrustedProxies(this WebApplication app, Settings settings)
    {
        if (settings.TrustedProxies.Length > 0)
        {
            app.UseForwardedHeaders();
        }
    }

    /// <summary>What is wrong with them.</summary>
    internal static IEnumerable<string> Faults(Settings settings) => settings.TrustedProxies
        .Select((proxy, i) => (proxy, i))
        .Where(one => Network(one.proxy) is null)
        .Select(one => string.Create(CultureInfo.InvariantCulture, $"{SettingsFaults.Name(nameof(Settings.TrustedProxies))}__{one.i} should be an address, or a network such as 10.0.0.0/8."));

    private static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
