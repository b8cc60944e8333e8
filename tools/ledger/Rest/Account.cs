using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Rest;

internal sealed record Credentials(string User, string Password);

/// <summary>A caller: signed in when needed, again before the token runs out, and again when the service no longer takes it.</summary>
/// <param name="credentials">Null for a token that was given, which cannot be renewed.</param>
internal sealed class Account(LedgerClient client, Credentials? credentials, string? given) : IDisposable
{
    // The last tenth of a token's life is left unused: clocks differ, and calls take time.
    private const double UsableLife = 0.9;
    private readonly SemaphoreSlim signingIn = new(1);
    private Token? current = given is null ? null : new Token(given, null);

    /// <summary>Whether what it sends only takes a register over, so that nothing follows from it. For administrators.</summary>
    public bool TakesOver { get; set; }

    public void Dispose() => signingIn.Dispose();

    public Task<Answer> PostAsync(Call call, CancellationToken cancellation)
    {
        var body = call.Body.ToJsonString();
        return SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, Relative(call.Path))
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                Headers = { { "Idempotency-Key", call.Key }, { "X-Takeover", TakesOver ? "true" : "false" } },
            },
            cancellation);
    }

    public Task<Answer> GetAsync(string path, CancellationToken cancellation) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, Relative(path)), cancellation);

    /// <summary>What the token says of the caller, such as <c>beneficiary</c>; null when it says nothing of the kind.</summary>
    public async Task<string?> ClaimAsync(string name, CancellationToken cancellation)
    {
        var token = await UsableAsync(cancellation);
        try
        {
            var payload = JsonNode.Parse(Base64Url.DecodeFromChars(token.Value.Split('.') is [_, var part, _] ? part : ""));
            return (string?)payload?[name];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<Answer> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellation)
    {
        var token = await UsableAsync(cancellation);
        var answer = await SendAsync(create, token, cancellation);
        if (answer.Status != HttpStatusCode.Unauthorized)
        {
            return answer;
        }

        if (credentials is null)
        {
            throw LedgerToolException.Usage("The service does not take the token given (any longer). Run the same with a new one: it goes on where it was.");
        }

        return await SendAsync(create, await SignInAsync(token, cancellation), cancellation);
    }

    private Task<Answer> SendAsync(Func<HttpRequestMessage> create, Token token, CancellationToken cancellation) => client.SendAsync(
        () =>
        {
            var request = create();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
            request.Headers.AcceptLanguage.ParseAdd("en");
            return request;
        },
        cancellation);

    private async Task<Token> UsableAsync(CancellationToken cancellation)
    {
        var held = current;
        return held is not null && !IsOld(held) ? held : await SignInAsync(held, cancellation);
    }

    private bool IsOld(Token token) => token.RenewFrom is { } from && TimeProvider.System.GetTimestamp() >= from;

    /// <summary>A new token in place of one that is of no more use; of several callers one signs in, the others take what it got.</summary>
    private async Task<Token> SignInAsync(Token? useless, CancellationToken cancellation)
    {
        await signingIn.WaitAsync(cancellation);
        try
        {
            return current is { } renewed && renewed != useless ? renewed : current = await NewTokenAsync(cancellation);
        }
        finally
        {
            signingIn.Release();
        }
    }

    private async Task<Token> NewTokenAsync(CancellationToken cancellation)
    {
        var asked = TimeProvider.System.GetTimestamp();
        var answer = await client.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, Relative("/connect/token"))
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["grant_type"] = "password",
                    ["client_id"] = "eventledger-samples",
                    ["username"] = credentials!.User,
                    ["password"] = credentials.Password,
                }),
            },
            cancellation);
        if ((string?)answer.Body["access_token"] is not { } value)
        {
            throw LedgerToolException.Usage($"{credentials!.User} cannot sign in: {(string?)answer.Body["error_description"] ?? answer.Detail}");
        }

        var seconds = (double?)answer.Body["expires_in"];
        return new Token(value, seconds is null ? null : asked + (long)(seconds.Value * UsableLife * TimeProvider.System.TimestampFrequency));
    }

    private static Uri Relative(string path) => new(path.TrimStart('/'), UriKind.Relative);

    /// <param name="RenewFrom">The timestamp from which a new one is asked for; null when it is not known or not possible.</param>
    private sealed record Token(string Value, long? RenewFrom);
}
