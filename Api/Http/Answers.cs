using System.Globalization;
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
    public static Task WriteAsync<T>(HttpContext http, T value, long? version = null)
    {
        if (version is { } known)
        {
            var tag = ETag(known);
            http.Response.Headers.ETag = tag;
            http.Response.Headers.CacheControl = "private, no-cache";
            if (http.Request.Headers.IfNoneMatch.Contains(tag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(value, LedgerJson.Wire);
        http.Response.ContentType = Json;
        http.Response.ContentLength = body.Length;
        return http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).AsTask();
    }

    /// <summary>Maps a GET for signed-in callers; the caller is read, and of a region that is served.</summary>
    public static RouteHandlerBuilder MapRead<TAnswer>(this IEndpointRouteBuilder routes, string path, Func<HttpContext, Actor, Task<Refusal?>> answer) =>
        routes.MapAnswer(path, answer).Produces<TAnswer>();

    /// <summary>The same for an answer that is no JSON document.</summary>
    public static RouteHandlerBuilder MapAnswer(this IEndpointRouteBuilder routes, string path, Func<HttpContext, Actor, Task<Refusal?>> answer) =>
        routes.MapGet(path, (Delegate)(async (HttpContext http) =>
        {
            var refusal = Commands.TryReadActor(http, out var actor, out var denied) ? await answer(http, actor) : denied;
            if (refusal is not null)
            {
                await Problems.WriteAsync(http, refusal);
            }
        }));

    /// <summary>Maps a POST that is no command on a stream: what operators have the service do. Answers 202 without a body.</summary>
    public static RouteHandlerBuilder MapAct(this IEndpointRouteBuilder routes, string path, Func<HttpContext, Actor, Task<Refusal?>> act) =>
        routes.MapPost(path, (Delegate)(async (HttpContext http) =>
        {
            var refusal = Commands.TryReadActor(http, out var actor, out var denied) ? await act(http, actor) : denied;
            if (refusal is not null)
            {
                await Problems.WriteAsync(http, refusal);
                return;
            }

            http.Response.StatusCode = StatusCodes.Status202Accepted;
        })).Produces(StatusCodes.Status202Accepted);
}

/// <summary>A whole list.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items);
