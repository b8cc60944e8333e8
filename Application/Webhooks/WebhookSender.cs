using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Application.Webhooks;

/// <summary>A receiver's name leads to an address that no events are sent to.</summary>
public sealed class ReceiverForbiddenException() : Exception("The receiver's name leads to an address that no events are sent to.");

/// <summary>
/// Sends to receivers. A name is resolved when the connection is made, each of its addresses judged, and one of those very addresses connected to; so a
/// name that answers otherwise the second time gains nothing. Neither redirects nor proxies are followed, and no cookies kept.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    // Read so that the connection can be used again, and thrown away. Whoever goes on for longer loses the connection.
    private const int LongestAnswer = 16 * 1024;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(1);
    private readonly WebhookOptions options;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker http;

    public WebhookSender(WebhookOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,

            // Whatever waits for it: one that nobody waits for any more would go on for minutes where no answer comes.
            ConnectTimeout = options.Timeout,

            // A name may lead elsewhere later.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
        });
    }

    /// <summary>Whether what a receiver's name leads to may be connected to.</summary>
    internal bool IsAllowed(IPAddress address) => ReceiverAddresses.IsPublic(address)
        || (options.Rules.IsInsideAllowed && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <summary>What is wrong with an address, as far as it can be told without asking for its name; null when nothing is.</summary>
    public AddressFlaw? FlawOf(string address) => options.Rules.FlawOf(address)
        ?? (Uri.TryCreate(address, UriKind.Absolute, out var read) && IPAddress.TryParse(read.Host.Trim('[', ']'), out var ip) && !IsAllowed(ip) ? AddressFlaw.LeadsInside : default(AddressFlaw?));

    /// <summary>Makes one attempt.</summary>
    /// <returns>What became of it, the status that was answered (0 for none), and how many milliseconds it took.</returns>
    internal async Task<(DeliveryOutcome Outcome, int Status, int Milliseconds)> SendAsync(
        string address, Guid message, byte[] body, string contentType, IReadOnlyList<byte[]> secrets, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(options.Timeout);
        var (outcome, status) = await AttemptAsync(address, message, body, contentType, secrets, deadline.Token, stopping);
        return (outcome, status, (int)Math.Min(time.GetElapsedTime(began).TotalMilliseconds, int.MaxValue));
    }

    public void Dispose() => http.Dispose();

    private async Task<(DeliveryOutcome Outcome, int Status)> AttemptAsync(
        string address, Guid message, byte[] body, string contentType, IReadOnlyList<byte[]> secrets, CancellationToken deadline, CancellationToken stopping)
    {
        try
        {
            using var request = Request(address, message, body, contentType, secrets);
            using var answer = await http.SendAsync(request, deadline);
            await ReadAwayAsync(answer.Content, deadline);

            // It says by its status what became of it, however long the rest takes.
            var status = (int)answer.StatusCode;
            return (status is >= 200 and < 300 ? DeliveryOutcome.Accepted : status is >= 300 and < 400 ? DeliveryOutcome.Redirected : DeliveryOutcome.Refused, status);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The service ends; nobody knows whether it arrived.
            throw new OperationCanceledException(stopping);
        }
        catch (OperationCanceledException)
        {
            return (DeliveryOutcome.TimedOut, 0);
        }
        catch (Exception e) when (IsForbidden(e))
        {
            return (DeliveryOutcome.AddressForbidden, 0);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or InvalidOperationException or NotSupportedException or FormatException)
        {
            return (deadline.IsCancellationRequested ? DeliveryOutcome.TimedOut : DeliveryOutcome.Unreachable, 0);
        }
    }

    private HttpRequestMessage Request(string address, Guid message, byte[] body, string contentType, IReadOnlyList<byte[]> secrets)
    {
        var (id, timestamp) = (message.ToString("D"), WebhookSignature.Timestamp(Instant.FromDateTimeOffset(time.GetUtcNow())));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("EventLedger", "1"));
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Of(secrets, id, timestamp, body));
        return request;
    }

    // A receiver that answers without end, or drop by drop, is cut off; what it answered is looked at by nobody.
    private static async Task ReadAwayAsync(HttpContent content, CancellationToken deadline)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        patience.CancelAfter(AnswerPatience);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(patience.Token);
            var (buffer, left) = (new byte[4096], LongestAnswer);
            while (left > 0 && await stream.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), patience.Token) is > 0 and var read)
            {
                left -= read;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // The connection is not used again.
        }
    }

    private static bool IsForbidden(Exception? e) => e is not null && (e is ReceiverForbiddenException || IsForbidden(e.InnerException));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, IsAllowed))
        {
            throw new ReceiverForbiddenException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
