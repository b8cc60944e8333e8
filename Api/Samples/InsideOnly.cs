using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Threading.RateLimiting;
using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EventLedger.Api.Samples;

/// <summary>Holds the sample accounts, whose password is known to all, inside the machine.</summary>
internal static class InsideOnly
{
    private const string Reason =
        "The sample accounts' passwords are known to all, so the service signs them in on loopback only. "
        + "Configure EventLedger:Identity:Authority to listen on other addresses.";

    // What proxies add, and what is left of it when a trusted one was believed. One that adds none of them still has to name a host.
    private static readonly string[] Forwarding =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Server", "X-Original-For", "X-Original-Host",
        "X-Original-URL", "X-Real-IP", "Via",
    ];

    /// <summary>Whether a call comes from this machine and was meant for it, rather than handed on by a proxy.</summary>
    public static bool IsFromInside(HttpContext http) =>
        IsInside(http.Connection.RemoteIpAddress) && IsInside(http.Connection.LocalIpAddress)
        && SettingsSetup.IsLoopbackHost(http.Request.Host.Host)
        && !Forwarding.Any(http.Request.Headers.ContainsKey);

    /// <exception cref="ValidationException">One of the addresses is not inside the machine.</exception>
    public static void Check(IEnumerable<string> addresses)
    {
        if (!addresses.All(SettingsSetup.IsLoopback))
        {
            throw new ValidationException(Reason);
        }
    }

    // In-memory servers have no addresses; a socket of Unix's is refused at the start.
    private static bool IsInside(IPAddress? address) => address is null || IPAddress.IsLoopback(address);

    /// <summary>Ends a start on other addresses: those that were bound, by whatever they were configured.</summary>
    internal sealed class BoundAddresses(IServer server) : OnceStarted
    {
        public override Task StartedAsync(CancellationToken cancellationToken)
        {
            Check(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
            return Task.CompletedTask;
        }
    }

    /// <summary>Signing a token takes a millisecond of a processor, and anybody on the machine may ask for one.</summary>
    internal sealed class SignIns : IDisposable
    {
        private readonly SlidingWindowRateLimiter limiter = new(new()
        {
            PermitLimit = 600,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });

        public bool IsOneMore()
        {
            using var lease = limiter.AttemptAcquire();
            return lease.IsAcquired;
        }

        public void Dispose() => limiter.Dispose();
    }
}
