using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Rest;

/// <summary>One call to make: where, what and under which idempotency key.</summary>
/// <param name="Name">What reports call it, such as <c>work-steps</c>.</param>
internal sealed record Call(string Name, string Path, JsonObject Body, string Key);

/// <summary>What a call was answered: accepted, accepted before (replayed), or refused by a code.</summary>
internal sealed record Answer(HttpStatusCode Status, bool Replayed, JsonObject Body)
{
    public bool IsAccepted => (int)Status is >= 200 and < 300;

    public string? RefusalCode => IsAccepted ? null : (string?)Body["code"] ?? $"http-{(int)Status}";
}

/// <summary>The service over HTTP. A service that restarts is waited for; every call carries a key, so repeating one changes nothing.</summary>
internal sealed class LedgerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly HttpClient http;
    private readonly ConcurrentDictionary<string, Account> accounts = new(StringComparer.Ordinal);

    public LedgerClient(Uri baseUrl) => http = new HttpClient { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(60) };

    public Account WithToken(string token) => new(this, null, null, token);

    public Account SignedInAs(string user, string password) => accounts.GetOrAdd(user, name => new Account(this, name, password, null));

    public void Dispose()
    {
        foreach (var account in accounts.Values)
        {
            account.Dispose();
        }

        http.Dispose();
    }

    internal async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(100);
        while (true)
        {
            try
            {
                using var request = create();
                var response = await http.SendAsync(request, cancellation);
                if (response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests) || IsOver(started))
                {
                    return response;
                }

                response.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                if (IsOver(started))
                {
                    throw new LedgerToolException(
                        $"{http.BaseAddress} cannot be reached: {e.Message} Start the service and run this again; it goes on where it was.", ExitCodes.Unreachable);
                }
            }

            await Task.Delay(pause, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static bool IsOver(long started) => TimeProvider.System.GetElapsedTime(started) > Patience;
}

/// <summary>A caller, signed in when needed and again when the token has run out.</summary>
internal sealed class Account(LedgerClient client, string? user, string? password, string? token) : IDisposable
{
    private readonly SemaphoreSlim signingIn = new(1);
    private string? current = token;

    public void Dispose() => signingIn.Dispose();

    public Task<Answer> PostAsync(Call call, CancellationToken cancellation) => SendAsync(() => new HttpRequestMessage(HttpMethod.Post, call.Path)
    {
        Content = new StringContent(call.Body.ToJsonString(), Encoding.UTF8, "application/json"),
        Headers = { { "Idempotency-Key", call.Key } },
    }, cancellation);

    public Task<Answer> GetAsync(string path, CancellationToken cancellation) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    private async Task<Answer> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellation)
    {
        var bearer = current ?? await SignInAsync(null, cancellation);
        var answer = await TryAsync(create, bearer, cancellation);
        return answer.Status == HttpStatusCode.Unauthorized && user is not null
            ? await TryAsync(create, await SignInAsync(bearer, cancellation), cancellation)
            : answer;
    }

    private async Task<Answer> TryAsync(Func<HttpRequestMessage> create, string bearer, CancellationToken cancellation)
    {
        using var response = await client.SendAsync(
            () =>
            {
                var request = create();
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
                request.Headers.AcceptLanguage.ParseAdd("en");
                return request;
            },
            cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return new Answer(response.StatusCode, response.Headers.Contains("Idempotency-Replayed"), Parse(text));
    }

    private async Task<string> SignInAsync(string? expired, CancellationToken cancellation)
    {
        await signingIn.WaitAsync(cancellation);
        try
        {
            if (current is not null && current != expired)
            {
                return current;
            }

            using var response = await client.SendAsync(
                () => new HttpRequestMessage(HttpMethod.Post, "/connect/token")
                {
                    Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["grant_type"] = "password",
                        ["client_id"] = "eventledger-samples",
                        ["username"] = user!,
                        ["password"] = password!,
                    }),
                },
                cancellation);
            var body = Parse(await response.Content.ReadAsStringAsync(cancellation));
            return current = (string?)body["access_token"]
                ?? throw new LedgerToolException($"{user} cannot sign in: {(string?)body["error_description"] ?? response.StatusCode.ToString()}", ExitCodes.Usage);
        }
        finally
        {
            signingIn.Release();
        }
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
