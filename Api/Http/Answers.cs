using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Http;

/// <summary>Answers of reading endpoints.</summary>
internal static class Answers
{
    public const string Json = "application/json; charset=utf-8";

    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The value with its version as ETag; 304 when the caller has that one already.</summary>
    public static Task WriteAsync<T>(HttpContext http, T value, long? version = null) =>
        version is { } known && IsKnown(http, known) ? Task.CompletedTask : SendAsync(http, Bytes(value));

    /// <summary>A value that goes by the time, too, with the version for If-Match; in full, whichever one the caller has.</summary>
    public static Task WriteAsOfNowAsync<T>(HttpContext http, T value, long version)
    {
        Tag(http, version);
        return SendAsync(http, Bytes(value));
    }

    /// <summary>
    /// A view of a state, with its version as ETag; 304 when the caller has that one already. It is written down once for
    /// as long as the ledger holds the state, hence must rest on nothing else, and hold no personal data.
    /// </summary>
    /// <param name="personal">Its last member, made anew for each caller; null for none.</param>
    public static Task WriteAsync<TState, TView>(
        HttpContext http, Current<TState> current, Func<Current<TState>, TView> view, (string Member, JsonElement Value)? personal = null)
        where TState : class, IEventSourced<TState>
        where TView : class
    {
        if (IsKnown(http, current.Version))
        {
            return Task.CompletedTask;
        }

        if (!Written<TView>.Bodies.TryGetValue(current, out var body))
        {
            Written<TView>.Bodies.AddOrUpdate(current, body = Bytes(view(current)));
        }

        return SendAsync(http, personal is var (member, value) ? [.. body.AsSpan()[..^1], .. Encoding.UTF8.GetBytes($",\"{member}\":"), .. Bytes(value), (byte)'}'] : body);
    }

    /// <summary>What is found of each of some ids, in their order.</summary>
    public static async Task<Refusal?> ListAsync<T>(HttpContext http, IReadOnlyCollection<Guid> ids, Func<Guid, Task<T?>> find)
        where T : class
    {
        var found = new List<T>(ids.Count);
        foreach (var id in ids)
        {
            if (await find(id) is { } one)
            {
                found.Add(one);
            }
        }

        await WriteAsync(http, new Listing<T>(found));
        return null;
    }

    /// <summary>Maps a GET for signed-in callers; the caller is read, and of a region that is served.</summary>
    public static RouteHandlerBuilder MapRead<TAnswer>(this IEndpointRouteBuilder routes, string path, Func<HttpContext, Actor, Task<Refusal?>> answer) =>
        routes.MapAnswer(path, answer).Produces<TAnswer>();

    /// <summary>The same for an answer that is no JSON document.</summary>
    public static RouteHandlerBuilder MapAnswer(this IEndpointRouteBuilder routes, string path, Func<HttpContext, Actor, Task<Refusal?>> answer) =>
        routes.MapCall(HttpMethods.Get, path, async http => await TryAsync(http, answer));

    /// <summary>The same for an answer that may be large: it has a place among few, and what it writes is sent by <see cref="LongAnswers"/>.</summary>
    public static RouteHandlerBuilder MapLongAnswer(this IEndpointRouteBuilder routes, string path, Func<HttpContext, Actor, Task<Refusal?>> answer) => routes
        .MapAnswer(path, (http, actor) => http.RequestServices.GetRequiredService<LongAnswers>().AnswerAsync(http, actor, answer))
        .Refuses(HttpRefusals.TooManyLongAnswers);

    /// <summary>Maps a POST that is no command on a stream: what operators have the service do. Answers 202 without a body.</summary>
    public static RouteHandlerBuilder MapAct(this IEndpointRouteBuilder routes, string path, Func<HttpContext, Actor, Task<Refusal?>> act) =>
        routes.MapCall(HttpMethods.Post, path, async http =>
        {
            if (await TryAsync(http, act))
            {
                http.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }).Produces(StatusCodes.Status202Accepted);

    private static bool IsKnown(HttpContext http, long version)
    {
        var tag = Tag(http, version);
        if (!http.Request.Headers.IfNoneMatch.Contains(tag))
        {
            return false;
        }

        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static string Tag(HttpContext http, long version)
    {
        var tag = ETag(version);
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return tag;
    }

    private static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, LedgerJson.Wire);

    private static Task SendAsync(HttpContext http, byte[] body)
    {
        http.Response.ContentType = Json;
        http.Response.ContentLength = body.Length;
        return http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).AsTask();
    }

    /// <summary>Writes the refusal, if it comes to one; answers whether it did not.</summary>
    private static async Task<bool> TryAsync(HttpContext http, Func<HttpContext, Actor, Task<Refusal?>> act)
    {
        var refusal = Commands.TryReadActor(http, out var actor, out var denied) ? await act(http, actor) : denied;
        if (refusal is not null)
        {
            await Problems.WriteAsync(http, refusal);
        }

        return refusal is null;
    }

    private static class Written<TView>
    {
        public static ConditionalWeakTable<object, byte[]> Bodies { get; } = [];
    }
}

/// <summary>A whole list.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items);
