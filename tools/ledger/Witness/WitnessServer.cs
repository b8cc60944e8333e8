using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventLedger.Ledger.Witness;

/// <summary>A witness on HTTP: <c>POST /add-checkpoint</c> and nothing else.</summary>
internal static class WitnessServer
{
    public static async Task<WebApplication> StartAsync(CheckpointWitness witness, string url, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Submission.Longest;
        });
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
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answer = witness.Add(body.ToArray());
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType ?? "text/plain; charset=utf-8";
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
