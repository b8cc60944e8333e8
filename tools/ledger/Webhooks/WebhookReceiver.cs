using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventLedger.Ledger.Webhooks;

/// <summary>A receiver on HTTP: a POST to any path is verified, printed once, and answered by 204; what does not fit by 400.</summary>
internal static class WebhookReceiver
{
    private const int LongestBody = 1024 * 1024;

    public static async Task<WebApplication> StartAsync(WebhookVerifier verifier, string url, TextWriter output, CancellationToken cancellation)
    {
        // Empty, so that no setting that lies about in a folder or an environment makes it listen elsewhere.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
        });
        builder.Services.AddRoutingCore();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).AddFilter(level => level >= LogLevel.Warning);
        var app = builder.Build();

        // An event comes at least once: whoever acts on it has to know what was acted on, and longer than for one run.
        var known = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var printing = TextWriter.Synchronized(output);
        app.MapPost("/{**path}", request => AnswerAsync(verifier, known, printing, request));
        try
        {
            await app.StartAsync(cancellation);
            return app;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException)
        {
            await app.DisposeAsync();
            throw LedgerToolException.Usage($"The receiver cannot listen on {url}: {e.Message}");
        }
    }

    private static async Task AnswerAsync(WebhookVerifier verifier, ConcurrentDictionary<string, bool> known, TextWriter output, HttpContext http)
    {
        var headers = http.Request.Headers;
        var id = headers["webhook-id"].ToString();
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var bytes = body.ToArray();
        if (verifier.FaultOf(id, headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), bytes) is { } fault)
        {
            await output.WriteLineAsync($"Refused: {fault}.");
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await output.WriteLineAsync(known.TryAdd(id, true) ? Line(bytes) : $"Once more: {id}");
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string Line(byte[] body)
    {
        try
        {
            using var told = JsonDocument.Parse(body);
            var root = told.RootElement;
            return $"{Text(root, "sequence")} {Text(root, "type")} {Text(root, "subject")} {Text(root, "id")} {(root.TryGetProperty("data", out var data) ? data.GetRawText() : "")}";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "What came is signed, and no event.";
        }
    }

    private static string Text(JsonElement root, string member) => root.TryGetProperty(member, out var value) ? value.ToString() : "-";
}
