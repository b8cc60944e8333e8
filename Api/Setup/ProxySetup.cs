using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace EventLedger.Api.Setup;

/// <summary>Takes the caller's address from proxies that are trusted to tell it, and from nobody else.</summary>
public static class ProxySetup
{
    /// <exception cref="ValidationException">One of them is neither an address nor a network.</exception>
    public static void AddTrustedProxies(this WebApplicationBuilder builder, Settings settings)
    {
        var networks = settings.TrustedProxies.Select(Network).ToList();
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

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new ValidationException($"{Settings.Section}:{nameof(Settings.TrustedProxies)} has '{text}', which is neither an address nor a network such as 10.0.0.0/8.");
}
