using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace EventLedger.Ledger.Rest;

/// <summary>
/// The service over HTTP. A service that restarts is waited for: every call carries a key, so that making it again
/// after an answer was lost changes nothing.
/// </summary>
internal sealed class LedgerClient : IDisposable
{
    // An error of the service may pass, as when its database restarts; one that stays is told instead of waited for.
    private const int AttemptsAtErrors = 5;
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(60);
    private readonly HttpClient http;
    private readonly Patience patience;
    private readonly IAnsiConsole console;
    private readonly ConcurrentDictionary<string, Account> accounts = new(StringComparer.Ordinal);
    private int waiting;

    /// <param name="handler">What carries the calls; the network when null.</param>
    public LedgerClient(Uri baseUrl, Patience patience, IAnsiConsole console, HttpMessageHandler? handler = null)
    {
        // Only with a slash at its end is a path of the address kept.
        var address = baseUrl.AbsoluteUri;
        http = new HttpClient(handler ?? new SocketsHttpHandler()) { BaseAddress = new Uri(address.EndsWith('/') ? address : address + "/"), Timeout = LongestCall };
        this.patience = patience;
        this.console = console;
    }

    public Account WithToken(string token) => new(this, null, token);

    public Account SignedInAs(string user, string password) =>
        accounts.GetOrAdd(user, name => new Account(this, new Credentials(name, password), null));

    public void Dispose()
    {
        foreach (var account in accounts.Values)
        {
            account.Dispose();
        }

        http.Dispose();
    }

    /// <summary>Sends until there is an answer that stands.</summary>
    /// <param name="create">Makes the request anew for every attempt; paths are relative to the service's address.</param>
    /// <exception cref="LedgerToolException">The service could not be reached for as long as one is patient.</exception>
    internal async Task<Answer> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        var pause = patience.FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, trouble) = await TryAsync(create, cancellation);
            if (answer is not null && !MayPass(answer, attempt))
            {
                AnswersAgain();
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(started) + pause > patience.Longest)
            {
                throw LedgerToolException.Unreachable(
                    $"{http.BaseAddress} cannot be reached: {trouble ?? answer!.Detail} Start the service and run the same again: it goes on where it was.");
            }

            TellOfWaiting(attempt);
            await Task.Delay(pause, cancellation);
            pause = patience.After(pause);
        }
    }

    private static bool MayPass(Answer answer, int attempt) => answer.Status switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => true,
        HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError => attempt < AttemptsAtErrors,
        _ => answer.RefusalCode == "too-many-concurrent-changes" && attempt < AttemptsAtErrors,
    };

    private async Task<(Answer? Answer, string? Trouble)> TryAsync(Func<HttpRequestMessage> create, CancellationToken cancellation)
    {
        try
        {
            using var request = create();
            using var response = await http.SendAsync(request, cancellation);
            var content = await response.Content.ReadAsByteArrayAsync(cancellation);
            return (new Answer(response.StatusCode, response.Headers.Contains("Idempotency-Replayed"), Parse(content)) { Content = content }, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, e.Message.EndsWith('.') ? e.Message : e.Message + ".");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"No answer within {LongestCall.TotalSeconds} seconds.");
        }
    }

    // Once for everyone who waits, and not for a hiccup.
    private void TellOfWaiting(int attempt)
    {
        if (attempt == 3 && Interlocked.Exchange(ref waiting, 1) == 0)
        {
            console.WriteLine($"{http.BaseAddress} does not answer. Waiting for it, for {patience.Longest.TotalSeconds} seconds at most.");
        }
    }

    private void AnswersAgain()
    {
        if (waiting == 1 && Interlocked.Exchange(ref waiting, 0) == 1)
        {
            console.WriteLine($"{http.BaseAddress} answers again.");
        }
    }

    private static JsonObject Parse(byte[] content)
    {
        try
        {
            return content.Length == 0 ? [] : JsonNode.Parse(content) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
