using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventLedger.Ledger.Tests.Audit.Building;

/// <summary>A service that shows auditors a log made for a test, a few entries a page.</summary>
internal sealed class TestLogService : IAsyncDisposable
{
    private const int Page = 3;
    private readonly WebApplication app = Build();

    private TestLogService(TestLedger ledger) => Ledger = ledger;

    public TestLedger Ledger { get; set; }

    /// <summary>The kinds of the incidents that are open.</summary>
    public List<string> Incidents { get; } = [];

    /// <summary>Changes the entries before they are shown.</summary>
    public Action<JsonArray> Edit { get; set; } = _ => { };

    /// <summary>The code by which leaves are refused.</summary>
    public string? Refusal { get; set; }

    public string Url { get; private set; } = "";

    public static async Task<TestLogService> StartAsync(TestLedger ledger)
    {
        var service = new TestLogService(ledger);
        await service.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task StartAsync()
    {
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/connect/token", () => Results.Json(new { access_token = "t", expires_in = 300 }));
        app.MapGet("/v1/ledger/checkpoint", () => Results.Text(Ledger.Checkpoint()));
        app.MapGet("/v1/ledger/incidents", () => Json(new JsonObject { ["items"] = new JsonArray([.. Incidents.Select(kind => new JsonObject { ["kind"] = kind })]) }));
        app.MapGet("/v1/ledger/streams/{id}/bundle", () => Results.Bytes(Ledger.Bundle().Zip(), "application/zip"));
        app.MapGet("/v1/ledger/leaves", (string from) => Refusal is null ? Json(Leaves(int.Parse(from, CultureInfo.InvariantCulture))) : Results.Json(new { code = Refusal }, statusCode: 409));
        await app.StartAsync(TestContext.Current.CancellationToken);
        Url = app.Urls.Single();
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private JsonObject Leaves(int from)
    {
        var items = new JsonArray([.. Ledger.Entries.Skip(from).Take(Page)]);
        Edit(items);
        return new JsonObject { ["items"] = items };
    }

    private static IResult Json(JsonNode json) => Results.Text(json.ToJsonString(), "application/json", Encoding.UTF8);
}
