using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EventLedger.Api.Tests.Webhooks;

/// <summary>What a receiver was sent.</summary>
public sealed record Received(string Id, string Timestamp, string[] Signatures, string? ContentType, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string Type => (string)Json["type"]!;

    public JsonObject Data => Json["data"]!.AsObject();

    public long Sequence => long.Parse((string)Json["sequence"]!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether one of the signatures is this secret's, as any library of Standard Webhooks would find out.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return Signatures.Contains($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")))}");
    }
}

/// <summary>An integrator's receiver, on a socket of its own.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> received = new();

    private Receiver(WebApplication app) => this.app = app;

    public string Address => $"{app.Urls.First()}/hook";

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Where it points to with that; null for nowhere.</summary>
    public string? Location { get; set; }

    /// <summary>What it waits for before it answers; null for nothing.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public IReadOnlyCollection<Received> All => received;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(receiver.AnswerAsync);
        await receiver.app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        Gate?.TrySetResult();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var headers = http.Request.Headers;
        received.Enqueue(new(headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString().Split(' '), http.Request.ContentType, body));
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(http.RequestAborted);
        }

        http.Response.StatusCode = Status;
        if (Location is { } elsewhere)
        {
            http.Response.Headers.Location = elsewhere;
        }
    }
}
