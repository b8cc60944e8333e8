using System.Net;
using System.Net.Sockets;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Webhooks;

public sealed class when_a_receiver_fails(WebhookHost host) : IClassFixture<WebhookHost>
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    [Fact]
    public async Task it_is_tried_again_later_and_later_under_the_same_id()
    {
        await using var told = await host.TellAsync();
        told.Receiver.Status = 500;
        await host.TestAsync(told.Id);
        await TriedAsync(told.Id, 1);
        for (var i = 0; i < 2; i++)
        {
            host.Clock.Pass(Pauses[i]);
            await TriedAsync(told.Id, i + 2);
        }

        told.Receiver.Status = 204;
        host.Clock.Pass(Pauses[2]);
        await StandsAsync(told.Id, "delivered");

        told.All.Select(received => received.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        told.All.ShouldAllBe(received => received.Type == "eventledger.webhook_test" && received.IsSignedBy(told.Secret));
        ((int)(await host.DeliveriesAsync(told.Id))[0]["attempts"]!).ShouldBe(4);
    }

    [Fact]
    public async Task after_the_eighth_attempt_it_is_a_dead_letter_and_a_replay_tries_it_again()
    {
        await using var told = await host.TellAsync(""","eventTypes":["request_opened"]""");
        told.Receiver.Status = 503;
        var opened = await host.OpenAsync(service: "LAND-EXTRACT");
        await TriedAsync(told.Id, 1);
        for (var i = 0; i < Pauses.Length; i++)
        {
            host.Clock.Pass(Pauses[i]);
            await TriedAsync(told.Id, i + 2);
        }

        await StandsAsync(told.Id, "dead");
        var dead = (await host.DeliveriesAsync(told.Id, "?state=dead")).ShouldHaveSingleItem();
        ((string)dead["streamId"]!, (int)dead["httpStatus"]!, (string)dead["lastOutcome"]!, dead["nextAttemptAt"]).ShouldBe((opened.ToString(), 503, "refused", null));
        (await host.GetAsync("admin.makkah", $"/v1/webhooks/{told.Id}")).Json["deliveries"]!["dead"]!.GetValue<long>().ShouldBe(1);

        told.Receiver.Status = 200;
        var replayed = await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/replay", $$"""{"afterSequence":{{(long)dead["sequence"]! - 1}}}""");
        replayed.Status.ShouldBe(HttpStatusCode.OK, replayed.Text);
        await StandsAsync(told.Id, "delivered");
    }

    [Fact]
    public async Task once_it_is_there_again_what_waits_does_not_wait_for_hours()
    {
        await using var told = await host.TellAsync();
        told.Receiver.Status = 500;
        await host.TestAsync(told.Id);
        await TriedAsync(told.Id, 1);
        host.Clock.Pass(Pauses[0]);
        await TriedAsync(told.Id, 2);

        told.Receiver.Status = 200;
        await host.TestAsync(told.Id);

        // Neither waits for its five minutes.
        await LedgerHost.UntilAsync(async () => (await host.DeliveriesAsync(told.Id)).TrueForAll(one => (string)one["state"]! == "delivered"));
    }

    [Fact]
    public async Task after_five_days_it_is_disabled_and_goes_on_when_somebody_resumes_it()
    {
        await using var told = await host.TellAsync(""","eventTypes":["request_opened"]""");
        told.Receiver.Status = 500;
        await host.TestAsync(told.Id);
        await TriedAsync(told.Id, 1);

        host.Clock.Pass(TimeSpan.FromDays(5) + TimeSpan.FromMinutes(1));

        await LedgerHost.UntilAsync(async () => await host.StatusAsync(told.Id) == "disabled");
        (await host.QueryAsync<string>($"select user_name from ledger.mt_events where type = 'webhook_disabled' and stream_id = '{told.Id}'")).ShouldBe(["process:webhooks"]);
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/test", null)).Code.ShouldBe("webhook-stopped");
        var meanwhile = await host.OpenAsync(service: "LAND-EXTRACT");

        told.Receiver.Status = 200;
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/resumption", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        await told.OfAsync("request_opened", meanwhile);
        await LedgerHost.UntilAsync(async () => (await host.DeliveriesAsync(told.Id)).TrueForAll(one => (string)one["state"]! == "delivered"));
    }

    [Fact]
    public async Task one_that_says_that_it_is_gone_is_disabled_at_once()
    {
        await using var told = await host.TellAsync();
        told.Receiver.Status = 410;

        await host.TestAsync(told.Id);

        await LedgerHost.UntilAsync(async () => await host.StatusAsync(told.Id) == "disabled");
        told.All.Count.ShouldBe(1);
        told.Receiver.Status = 200;
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/resumption", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        await StandsAsync(told.Id, "delivered");
    }

    [Fact]
    public async Task the_log_is_pruned_of_what_was_done_with_and_not_of_what_waits()
    {
        await using var told = await host.TellAsync();
        await host.TestAsync(told.Id);
        await StandsAsync(told.Id, "delivered");
        told.Receiver.Status = 500;
        await host.TestAsync(told.Id);
        await TriedAsync(told.Id, 1);

        host.Clock.Pass(TimeSpan.FromDays(15));

        await LedgerHost.UntilAsync(async () => (await host.DeliveriesAsync(told.Id)).Count == 1);
        ((string?)(await host.DeliveriesAsync(told.Id)).Single()["state"]).ShouldBe("waiting");
    }

    [Fact]
    public async Task that_receivers_fail_is_no_fault_of_the_service_s()
    {
        await using var told = await host.TellAsync();
        told.Receiver.Status = 500;
        await host.TestAsync(told.Id);
        await TriedAsync(told.Id, 1);

        (await host.GetAsync(null, "/health/webhooks")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync(null, "/metrics")).Text.ShouldContain("eventledger_webhooks_attempts_total");
    }

    [Fact]
    public async Task a_redirect_is_a_failure_and_is_not_followed()
    {
        await using var other = await Receiver.StartAsync();
        await using var told = await host.TellAsync();
        (told.Receiver.Status, told.Receiver.Location) = (307, other.Address);

        await host.TestAsync(told.Id);

        await TriedAsync(told.Id, 1);
        var delivery = (await host.DeliveriesAsync(told.Id)).Single();
        ((string)delivery["state"]!, (string)delivery["lastOutcome"]!, (int)delivery["httpStatus"]!).ShouldBe(("waiting", "redirected", 307));
        other.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_is_slow_and_one_that_is_dead_hold_up_nobody()
    {
        await using var slow = await host.TellAsync();
        slow.Receiver.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dead = await host.SubscribeAsync($"http://127.0.0.1:{ClosedPort()}/");
        await host.IssueAsync(dead);
        await using var healthy = await host.TellAsync();

        var opened = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            opened.Add(await host.OpenAsync(service: "LAND-EXTRACT"));
        }

        foreach (var id in opened)
        {
            await healthy.OfAsync("request_opened", id);
        }

        await LedgerHost.UntilAsync(async () => (await host.DeliveriesAsync(dead)).Exists(one => (string?)one["lastOutcome"] == "unreachable"));
        await LedgerHost.UntilAsync(async () => (await host.DeliveriesAsync(slow.Id)).Exists(one => (string?)one["lastOutcome"] == "timed-out"));
        (await host.DeliveriesAsync(slow.Id, "?state=delivered")).ShouldBeEmpty();
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{dead}/deletion", "{}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task TriedAsync(Guid id, int times) => await LedgerHost.UntilAsync(async () =>
        (await host.DeliveriesAsync(id)) is [var one, ..] && (int)one["attempts"]! == times && one["lastOutcome"] is not null && !await IsOnItsWayAsync(id));

    private async Task<bool> IsOnItsWayAsync(Guid id) =>
        (await host.QueryAsync<long>($"select count(*) from ledger.webhook_deliveries where webhook_id = '{id}' and leased_until > '-infinity'")).Single() > 0;

    private async Task StandsAsync(Guid id, string state) => await LedgerHost.UntilAsync(async () => (string?)(await host.DeliveriesAsync(id)).FirstOrDefault()?["state"] == state);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
