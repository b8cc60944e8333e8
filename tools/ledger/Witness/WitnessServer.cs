using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventLedger.Ledger.Witness;

/// <summary>A witness on HTTP: <c>POST /add-checkpoint</c> and nothing else.</summary>
internal static class WitnessServer
{
    public static async Task<WebApplication> StartAsync(CheckpointWitness witness, string url, CancellationToken cancellation)
    {
        // Empty, so that no setting that lies about in a folder or an environment makes it listen elsewhere.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Submission.Longest;
        });
        builder.Services.AddRoutingCore();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).AddFilter(level => level >= LogLevel.Warning);
        var app = builder.Build();
        app.MapPost("/add-checkpoint", request => AnswerAsync(witness, request));
        try
        {
            await app.StartAsync(cancellation);
            return app;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException)
        {
            await app.DisposeAsync();
            throw LedgerToolException.Usage($"The witness cannot listen on {url}: {e.Message}");
        }
    }

    private static async Task AnswerAsync(CheckpointWitness witness, HttpContext context)
    {
        var answer = await ReadAsync(context.Request) is { } body ? witness.Add(body) : WitnessAnswer.TooLarge;
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType ?? "text/plain; charset=utf-8";
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            return body.ToArray();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}
