using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace EventLedger.Benchmark.Load;

/// <summary>What came back: the body lies in the caller's own buffer until its next call.</summary>
internal readonly record struct Answer(int Status, ReadOnlyMemory<byte> Body, long Ticks);

/// <summary>One client's way to a service: cheap calls, timed from the first byte sent to the last byte read.</summary>
internal sealed class Caller(HttpMessageInvoker http, Uri service)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private byte[] _buffer = new byte[8192];

    public static HttpMessageInvoker NewConnections() => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 1024,
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
        ActivityHeadersPropagator = null,
    });

    public async Task<Answer> PostAsync(
        string path, byte[] body, string? authorization, string? ifMatch, string? key, CancellationToken cancellation, bool isTakeover = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (isTakeover)
        {
            request.Headers.TryAddWithoutValidation("X-Takeover", "true");
        }

        return await SendAsync(request, authorization, cancellation);
    }

    public async Task<Answer> GetAsync(string path, string? authorization, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, path));
        return await SendAsync(request, authorization, cancellation);
    }

    public static BenchmarkException Refused(string call, Answer answer) =>
        new($"{call} was answered {answer.Status}:\n{Encoding.UTF8.GetString(answer.Body.Span)}");

    private async Task<Answer> SendAsync(HttpRequestMessage request, string? authorization, CancellationToken cancellation)
    {
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        var sent = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var length = await ReadAsync(stream, cancellation);
        return new Answer((int)response.StatusCode, _buffer.AsMemory(0, length), Stopwatch.GetTimestamp() - sent);
    }

    private async ValueTask<int> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * length);
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return length;
            }

            length += read;
        }
    }
}
