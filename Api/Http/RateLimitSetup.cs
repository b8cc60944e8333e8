using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using EventLedger.Api.Setup;
using Microsoft.AspNetCore.RateLimiting;

namespace EventLedger.Api.Http;

/// <summary>Public addresses answer only so often, so that nobody finds references by trying.</summary>
internal static class RateLimitSetup
{
    public const string Public = "public";

    /// <summary>For what a voice platform fetches: all its callers come from one address.</summary>
    public const string Phone = "phone";

    private const int NetworkBytes = 64 / 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this WebApplicationBuilder builder, Settings settings) => builder.Services.AddSingleton<LongAnswers>().AddRateLimiter(limiter =>
    {
        Refuse(limiter);
        limiter.AddPolicy(Public, http => Of(http, settings.Tracking.PerMinute));
        limiter.AddPolicy(Phone, http => Of(http, settings.Phone.PerMinute));
    });

    /// <summary>Holds back all calls that come here by their callers' addresses, for what is no endpoint.</summary>
    /// <param name="perMinute">0 for any number.</param>
    public static void UseLimit(this IApplicationBuilder app, int perMinute)
    {
        var limiter = new RateLimiterOptions { GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Of(http, perMinute)) };
        Refuse(limiter);
        app.UseRateLimiter(limiter);
    }

    private static RateLimitPartition<string> Of(HttpContext http, int perMinute) => perMinute == 0
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetSlidingWindowLimiter(
            Caller(http.Connection.RemoteIpAddress),
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = perMinute, Window = Window, SegmentsPerWindow = 6 });

    private static void Refuse(RateLimiterOptions limiter)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await Problems.WriteAsync(rejected.HttpContext, HttpRefusals.RateLimited);
        };
    }

    /// <summary>Whose calls are counted together: of IPv6 a whole network, since whoever has one address has all of it.</summary>
    internal static string Caller(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address?.MapToIPv4().ToString() ?? "";
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
