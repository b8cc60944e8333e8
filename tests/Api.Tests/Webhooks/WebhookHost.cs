using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Application.Webhooks;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventLedger.Api.Tests.Webhooks;

/// <summary>The service, with a clock that can be put forward, telling receivers on this machine.</summary>
public class WebhookHost : LedgerHost
{
    public OffsetClock Clock { get; } = new();

    public KeptLog Log { get; } = new();

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("EventLedger:Webhooks:InsideAllowed", "true"), ("EventLedger:Webhooks:TimeoutSeconds", "5")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // Tokens are of the time when they were given; a test may be days ahead.
        foreach (var account in new[] { "admin.makkah", "auditor.makkah", "clerk.makkah", "clerk2.makkah", "officer2.makkah", "monitor.makkah", "admin.madinah" })
        {
            await TokenAsync(account);
        }
    }

    /// <summary>A receiver that is told.</summary>
    /// <param name="more">Further members of the subscription, with a comma before each.</param>
    public async Task<Subscription> TellAsync(string more = "")
    {
        var receiver = await Receiver.StartAsync();
        var id = await SubscribeAsync(receiver.Address, more);
        return new Subscription(this, receiver, id, await IssueAsync(id));
    }

    public async Task<Guid> SubscribeAsync(string address, string more = "", string account = "admin.makkah")
    {
        var reply = await PostAsync(account, "/v1/webhooks", $$"""{"name":"Portal","address":"{{address}}"{{more}}}""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    /// <summary>A secret, as it is shown.</summary>
    public async Task<string> IssueAsync(Guid id, string account = "admin.makkah")
    {
        var reply = await PostAsync(account, $"/v1/webhooks/{id}/secret", null);
        return reply.Status == HttpStatusCode.OK ? (string)reply.Json["secret"]! : throw new InvalidOperationException(reply.Text);
    }

    public async Task TestAsync(Guid id) => (await PostAsync("admin.makkah", $"/v1/webhooks/{id}/test", null)).Status.ShouldBe(HttpStatusCode.Accepted);

    public async Task<string> StatusAsync(Guid id) => (string)(await GetAsync("admin.makkah", $"/v1/webhooks/{id}")).Json["status"]!;

    /// <summary>The latest first.</summary>
    public async Task<List<JsonNode>> DeliveriesAsync(Guid id, string query = "") =>
        [.. (await GetAsync("auditor.makkah", $"/v1/webhooks/{id}/deliveries{query}")).Json["items"]!.AsArray().Select(item => item!)];

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<ILoggerProvider>(Log);
    }
}

/// <summary>The same, telling nobody by itself: tests begin the nodes that do, and end them.</summary>
public sealed class WebhookNodesHost : WebhookHost
{
    protected override IEnumerable<(string Name, string Value)> Settings => [.. base.Settings, ("EventLedger:Webhooks:Enabled", "false")];

    /// <summary>What a node runs, as often as a test wants. Each knows nothing of the others but what the database tells.</summary>
    public async Task<WebhookNode> BeginAsync()
    {
        var options = Host.Services.GetRequiredService<WebhookOptions>() with { Enabled = true };
        var service = ActivatorUtilities.CreateInstance<WebhookService>(Host.Services, options);
        await service.StartAsync(CancellationToken.None);
        return new WebhookNode(service);
    }
}

/// <summary>Disposing cuts off what it is doing, and leaves behind what a kill does.</summary>
public sealed class WebhookNode(WebhookService service) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await service.StopAsync(CancellationToken.None);
        service.Dispose();
    }
}

/// <summary>A receiver and what it is told by. Disposing deletes the webhook.</summary>
public sealed class Subscription(WebhookHost host, Receiver receiver, Guid id, string secret) : IAsyncDisposable
{
    public Receiver Receiver => receiver;

    public Guid Id => id;

    public string Secret => secret;

    public IReadOnlyCollection<Received> All => receiver.All;

    /// <summary>Waits for what is told of a stream.</summary>
    public async Task<Received> OfAsync(string type, Guid stream)
    {
        bool IsIt(Received one) => one.Type == $"eventledger.{type}" && ((string)one.Json["subject"]!).EndsWith($"/{stream}", StringComparison.Ordinal);
        await LedgerHost.UntilAsync(() => Task.FromResult(All.Any(IsIt)));
        return All.First(IsIt);
    }

    public async ValueTask DisposeAsync()
    {
        await host.PostAsync("admin.makkah", $"/v1/webhooks/{id}/deletion", "{}");
        await receiver.DisposeAsync();
    }
}
