using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace EventLedger.Application.Notifications.Gateways;

/// <summary>
/// Calls a gateway so that it is always known whether it certainly did not take a message. Each call has a connection of its own, and nothing is
/// ever sent a second time: on one that was kept open, nobody could tell a gateway that had closed it from one that broke off after taking the message.
/// </summary>
internal sealed class GatewayClient : IDisposable
{
    private const int LargestAnswer = 64 * 1024;
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);
    private readonly HttpClient client;
    private readonly RateLimiter limiter;
    private readonly ResiliencePipeline<HttpResponseMessage> pipeline;

    public GatewayClient(SmsGatewayOptions options)
    {
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = ConnectAsync })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.PerSecond,
            TokensPerPeriod = options.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),

            // Whoever would wait for longer is better told so, and goes elsewhere.
            QueueLimit = options.PerSecond,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(5),
            })
            .AddTimeout(new HttpTimeoutStrategyOptions { Timeout = options.Patience })
            .Build();
    }

    /// <summary>Posts a message. Once it is on its way it is not given up before the patience ends, since nobody would know what became of it.</summary>
    /// <param name="make">Makes the call, which is made once.</param>
    /// <param name="read">What an answer means.</param>
    public async Task<GatewayAnswer> SendAsync(Func<HttpRequestMessage> make, Func<HttpStatusCode, string, GatewayAnswer> read, CancellationToken cancellation)
    {
        using var turn = await limiter.AcquireAsync(1, cancellation);
        return turn.IsAcquired ? await SendAsync(make, read) : new GatewayAnswer(GatewayVerdict.RefusedForNow, Code: "too-many-at-once");
    }

    /// <summary>Asks a gateway for something that it may be asked for any number of times; null when it does not answer.</summary>
    public async Task<string?> AskAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        using var turn = await limiter.AcquireAsync(1, cancellation);
        if (!turn.IsAcquired)
        {
            return null;
        }

        try
        {
            using var response = await CallAsync(make, cancellation);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellation) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or BrokenCircuitException or TimeoutRejectedException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        client.Dispose();
        limiter.Dispose();
    }

    private async Task<GatewayAnswer> SendAsync(Func<HttpRequestMessage> make, Func<HttpStatusCode, string, GatewayAnswer> read)
    {
        try
        {
            using var response = await CallAsync(make, CancellationToken.None);
            return read(response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None));
        }
        catch (BrokenCircuitException)
        {
            return new GatewayAnswer(GatewayVerdict.RefusedForNow, Code: "resting");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new GatewayAnswer(GatewayVerdict.RefusedForNow, Code: "not-connected");
        }
        catch (TimeoutRejectedException)
        {
            return new GatewayAnswer(GatewayVerdict.Unknown, Code: "no-answer");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new GatewayAnswer(GatewayVerdict.Unknown, Code: "broken-off");
        }
    }

    // Answers are read whole within the patience.
    private async Task<HttpResponseMessage> CallAsync(Func<HttpRequestMessage> make, CancellationToken cancellation) => await pipeline.ExecuteAsync(
        async ended =>
        {
            using var request = make();
            request.Headers.ConnectionClose = true;
            return await client.SendAsync(request, ended);
        },
        cancellation);

    // A host that does not answer at all has certainly taken nothing: that is told apart from one that took the message and then fell silent.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(ConnectPatience);
            await socket.ConnectAsync(context.DnsEndPoint, patience.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
