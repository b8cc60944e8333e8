using System.Net;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Webhooks;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EventLedger.Api.Tests.Webhooks;

public sealed class when_a_webhook_is_managed(WebhookHost host) : IClassFixture<WebhookHost>
{
    [Fact]
    public async Task a_secret_is_told_once_and_kept_sealed()
    {
        await using var told = await host.TellAsync();
        var shown = told.Secret["whsec_".Length..];

        (await host.GetAsync("admin.makkah", $"/v1/webhooks/{told.Id}")).Text.ShouldNotContain(shown);
        foreach (var table in new[] { "ledger.mt_events", "ledger.idempotency_keys", "ledger.webhook_secrets", "ledger.webhook_deliveries" })
        {
            (await host.QueryAsync<long>($"select count(*) from {table} t where t::text like '%{shown}%'")).ShouldBe([0L], table);
            (await host.QueryAsync<long>($"select count(*) from {table} t where t::text like '%{Convert.ToHexStringLower(Convert.FromBase64String(shown))}%'")).ShouldBe([0L], table);
        }
    }

    [Fact]
    public async Task for_a_day_both_secrets_sign()
    {
        await using var told = await host.TellAsync();

        var second = await host.IssueAsync(told.Id);
        await host.TestAsync(told.Id);
        await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Count == 1));
        host.Clock.Pass(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));
        await host.TestAsync(told.Id);
        await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Count == 2));

        var (before, after) = (told.All.First(), told.All.Last());
        (before.IsSignedBy(told.Secret), before.IsSignedBy(second), before.Signatures.Length).ShouldBe((true, true, 2));
        (after.IsSignedBy(told.Secret), after.IsSignedBy(second), after.Signatures.Length).ShouldBe((false, true, 1));
    }

    /// <summary>Each would make the header longer, and a receiver's server has an end of headers.</summary>
    [Fact]
    public async Task however_often_it_is_rotated_two_secrets_sign_and_the_others_are_gone()
    {
        await using var told = await host.TellAsync();
        var (second, third) = (await host.IssueAsync(told.Id), await host.IssueAsync(told.Id));

        await host.TestAsync(told.Id);

        await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Count == 1));
        var received = told.All.Single();
        (received.Signatures.Length, received.IsSignedBy(told.Secret), received.IsSignedBy(second), received.IsSignedBy(third)).ShouldBe((2, false, true, true));
        host.Clock.Pass(TimeSpan.FromHours(25));
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>($"select count(*) from ledger.webhook_secrets where webhook_id = '{told.Id}'")).Single() == 1);
    }

    [Fact]
    public async Task tests_are_not_put_behind_many_that_wait()
    {
        await using var told = await host.TellAsync();
        told.Receiver.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = host.Host.Services.GetRequiredService<WebhookStore>();

        var added = 0;
        while (added < 2 * WebhookStore.MostTests && await store.AddTestAsync("makkah", told.Id, TestContext.Current.CancellationToken) is not null)
        {
            added++;
        }

        added.ShouldBe(WebhookStore.MostTests);
        var reply = await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/test", null);
        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.TooManyRequests, "too-many-webhook-tests"));
    }

    [Fact]
    public async Task a_replay_begins_neither_nowhere_nor_too_long_ago()
    {
        await using var told = await host.TellAsync();
        var store = host.Host.Services.GetRequiredService<WebhookStore>();
        var (latest, cancellation) = (await store.LatestAsync("makkah", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        // As far back as there is anything, and with what is too old told apart from what is not there.
        (await store.AfterAsync("makkah", Instant.FromUtc(2020, 1, 1, 0, 0), latest, cancellation)).ShouldBeLessThan(latest);
        (await store.AfterAsync("makkah", Instant.FromUtc(2020, 1, 1, 0, 0), latest + Webhook.MostReplayed, cancellation)).ShouldBe(latest - 1);
        (await store.AfterAsync("makkah", Instant.FromUtc(2999, 1, 1, 0, 0), latest, cancellation)).ShouldBeGreaterThanOrEqualTo(latest);
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/replay", """{"afterSequence":-2000000}""")).Code.ShouldBe("replay-too-long");
    }

    [Fact]
    public async Task one_without_a_secret_is_told_nothing_until_it_has_one()
    {
        await using var receiver = await Receiver.StartAsync();
        var id = await host.SubscribeAsync(receiver.Address, ""","eventTypes":["request_opened"]""");
        (await host.StatusAsync(id)).ShouldBe("awaits-secret");
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{id}/test", null)).Code.ShouldBe("webhook-without-secret");
        var opened = await host.OpenAsync(service: "LAND-EXTRACT");

        var told = new Subscription(host, receiver, id, await host.IssueAsync(id));

        (await told.OfAsync("request_opened", opened)).IsSignedBy(told.Secret).ShouldBeTrue();
        await told.DisposeAsync();
    }

    [Fact]
    public async Task after_a_pause_it_goes_on_where_it_stood_or_skips_what_came()
    {
        await using var told = await host.TellAsync(""","eventTypes":["request_opened"]""");
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/pause", """{"reason":"Maintenance"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/pause", "{}")).Code.ShouldBe("webhook-stopped");
        var first = await host.OpenAsync(service: "LAND-EXTRACT");
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/resumption", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        await told.OfAsync("request_opened", first);
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/resumption", "{}")).Code.ShouldBe("webhook-not-stopped");

        await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/pause", "{}");
        var skipped = await host.OpenAsync(service: "LAND-EXTRACT");
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/resumption", """{"skip":true}""")).Status.ShouldBe(HttpStatusCode.OK);
        var last = await host.OpenAsync(service: "LAND-EXTRACT");

        await told.OfAsync("request_opened", last);
        told.All.ShouldAllBe(received => !received.Body.Contains(skipped.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_replay_tells_again_what_was_told_under_the_same_ids()
    {
        await using var told = await host.TellAsync(""","eventTypes":["request_opened"]""");
        var first = await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));
        var second = await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));
        await LedgerHost.UntilAsync(async () => (await host.DeliveriesAsync(told.Id, "?state=delivered")).Count == 2);

        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/replay", $$"""{"afterSequence":{{first.Sequence}}}""")).Status.ShouldBe(HttpStatusCode.OK);
        await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Count == 3));
        told.All.Last().Id.ShouldBe(second.Id);

        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/replay", $$"""{"since":"{{(string)first.Json["time"]!}}"}""")).Status.ShouldBe(HttpStatusCode.OK);
        await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Count >= 5));
        told.All.Count(received => received.Id == first.Id).ShouldBe(2);

        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/replay", "{}")).Code.ShouldBe("replay-beginning-unclear");
    }

    [Fact]
    public async Task one_that_is_deleted_leaves_its_events_alone()
    {
        var told = await host.TellAsync();
        await host.TestAsync(told.Id);
        await LedgerHost.UntilAsync(() => Task.FromResult(told.All.Count == 1));

        await told.DisposeAsync();

        foreach (var table in new[] { "webhook_cursors", "webhook_secrets", "webhook_deliveries" })
        {
            (await host.QueryAsync<long>($"select count(*) from ledger.{table} where webhook_id = '{told.Id}'")).ShouldBe([0L], table);
        }

        (await host.StatusAsync(told.Id)).ShouldBe("deleted");
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/secret", null)).Code.ShouldBe("webhook-deleted");
        (await host.PostAsync("admin.makkah", $"/v1/webhooks/{told.Id}/replay", """{"afterSequence":0}""")).Code.ShouldBe("webhook-deleted");
    }

    [Theory]
    [InlineData("http://portal.example/", "not-https")]
    [InlineData("https://169.254.169.254/latest/meta-data", "leads-inside")]
    [InlineData("https://10.0.0.1/", "leads-inside")]
    [InlineData("https://2852039166/", "leads-inside")]
    [InlineData("https://0xa9fea9fe/", "leads-inside")]
    [InlineData("https://[fd00:ec2::254]/", "leads-inside")]
    [InlineData("https://[::ffff:10.0.0.1]/", "leads-inside")]
    [InlineData("https://portal.example:25/", "port-not-allowed")]
    public async Task an_address_that_leads_elsewhere_than_to_the_internet_is_refused(string address, string flaw)
    {
        var reply = await host.PostAsync("admin.makkah", "/v1/webhooks", $$"""{"name":"Portal","address":"{{address}}"}""");

        (reply.Status, reply.Code, (string?)reply.Json["arguments"]?["flaw"]).ShouldBe((HttpStatusCode.UnprocessableEntity, "webhook-address-unfit", flaw));
    }

    [Fact]
    public async Task a_type_that_is_not_told_is_refused()
    {
        var reply = await host.PostAsync("admin.makkah", "/v1/webhooks", """{"name":"Portal","address":"https://portal.example/","eventTypes":["beneficiary_registered"]}""");

        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "event-type-not-told"));
    }

    [Theory]
    [InlineData("monitor.makkah")]
    [InlineData("clerk.makkah")]
    [InlineData("officer2.makkah")]
    public async Task it_is_nobody_else_s_matter(string account)
    {
        (await host.GetAsync(account, "/v1/webhooks")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await host.PostAsync(account, "/v1/webhooks", """{"name":"P","address":"https://portal.example/"}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await host.GetAsync("auditor.makkah", "/v1/webhooks")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("auditor.makkah", "/v1/webhooks", """{"name":"P","address":"https://portal.example/"}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }
}
