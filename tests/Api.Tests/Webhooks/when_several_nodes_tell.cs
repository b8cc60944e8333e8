using EventLedger.Application.Webhooks;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Webhooks;

public sealed class when_several_nodes_tell(WebhookNodesHost host) : IClassFixture<WebhookNodesHost>
{
    private const int Many = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WebhookStore Store => host.Host.Services.GetRequiredService<WebhookStore>();

    [Fact]
    public async Task nothing_is_delivered_by_two_of_them()
    {
        await using var told = await host.TellAsync(""","eventTypes":["request_opened"]""");
        await using var one = await host.BeginAsync();
        await using var other = await host.BeginAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < Many / 4; i++)
            {
                await host.OpenAsync(service: "LAND-EXTRACT");
            }
        }));

        await LedgerHost.UntilAsync(async () => await CountAsync(told.Id, "Delivered") == Many);
        told.All.Select(received => received.Id).ShouldBeUnique();
        told.All.Count.ShouldBe(Many);
        (await host.QueryAsync<int>($"select distinct attempts from ledger.webhook_deliveries where webhook_id = '{told.Id}'")).ShouldBe([1]);
    }

    [Fact]
    public async Task what_is_taken_up_at_the_same_time_is_taken_up_once()
    {
        await using var told = await host.TellAsync();
        for (var i = 0; i < Many; i++)
        {
            await Store.AddTestAsync("makkah", told.Id, Cancellation);
        }

        var taken = new List<TakenDelivery>();
        do
        {
            var round = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.TakeUpAsync(KeyOf(told), 4, WebhookService.Lease, Cancellation)));
            round.ShouldAllBe(some => some.Count <= 4);
            taken.AddRange(round.SelectMany(some => some));
        }
        while (await CountAsync(told.Id, "Waiting", "and leased_until = '-infinity'") > 0);

        taken.Select(one => one.Message).ShouldBeUnique();
        (taken.Count, taken.All(one => one.Attempt == 1)).ShouldBe((Many, true));
    }

    [Fact]
    public async Task what_one_had_taken_up_when_it_was_killed_is_another_s_once_its_lease_is_over()
    {
        await using var told = await host.TellAsync();
        var gate = told.Receiver.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (await host.BeginAsync())
        {
            await host.TestAsync(told.Id);
            await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Count == 1));
        }

        told.Receiver.Gate = null;
        gate.SetResult();
        await using var other = await host.BeginAsync();

        // Nobody takes it for as long as that may still be alive.
        await host.TestAsync(told.Id);
        await LedgerHost.UntilAsync(async () => await CountAsync(told.Id, "Delivered") == 1);
        var first = told.All.First();
        told.All.Count(received => received.Id == first.Id).ShouldBe(1);
        (await CountAsync(told.Id, "Waiting")).ShouldBe(1);

        host.Clock.Pass(WebhookService.Lease.ToTimeSpan() + TimeSpan.FromSeconds(1));

        await LedgerHost.UntilAsync(async () => await CountAsync(told.Id, "Delivered") == 2);
        told.All.Count(received => received.Id == first.Id).ShouldBe(2);
    }

    [Fact]
    public async Task what_one_says_whose_lease_is_over_counts_no_more()
    {
        await using var told = await host.TellAsync();
        await Store.AddTestAsync("makkah", told.Id, Cancellation);
        var late = (await Store.TakeUpAsync(KeyOf(told), 16, WebhookService.Lease, Cancellation)).ShouldHaveSingleItem();
        (await Store.TakeUpAsync(KeyOf(told), 16, WebhookService.Lease, Cancellation)).ShouldBeEmpty();
        host.Clock.Pass(WebhookService.Lease.ToTimeSpan() + TimeSpan.FromSeconds(1));
        var theirs = (await Store.TakeUpAsync(KeyOf(told), 16, WebhookService.Lease, Cancellation)).ShouldHaveSingleItem();
        (late.Message, late.Attempt, theirs.Message, theirs.Attempt).ShouldBe((theirs.Message, 1, late.Message, 2));

        await Store.FinishAsync(KeyOf(told), [new AttemptResult(late, DeliveryOutcome.TimedOut, null, 0, 5_000)], Cancellation);
        (await CountAsync(told.Id, "Waiting")).ShouldBe(1);

        await Store.FinishAsync(KeyOf(told), [new AttemptResult(theirs, DeliveryOutcome.Accepted, null, 204, 12)], Cancellation);
        (await CountAsync(told.Id, "Delivered")).ShouldBe(1);
    }

    /// <summary>Two who look at the same time would hand on twice what fills a gap, or move a cursor past what the other has not read.</summary>
    [Fact]
    public async Task all_of_them_turn_an_event_into_one_delivery()
    {
        await using var told = await host.TellAsync(""","eventTypes":["request_opened"]""");
        var nodes = new List<WebhookNode>();
        for (var i = 0; i < 4; i++)
        {
            nodes.Add(await host.BeginAsync());
        }

        var received = await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));

        await LedgerHost.UntilAsync(async () => await CountAsync(told.Id, "Delivered") == 1);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        told.All.Select(one => one.Id).ShouldBe([received.Id]);
    }

    private static WebhookKey KeyOf(Subscription told) => new("makkah", told.Id);

    private async Task<long> CountAsync(Guid id, string state, string more = "") =>
        (await host.QueryAsync<long>($"select count(*) from ledger.webhook_deliveries where webhook_id = '{id}' and state = '{state}' {more}")).Single();
}
