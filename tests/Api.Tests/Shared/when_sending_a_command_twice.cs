using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

public sealed class when_sending_a_command_twice(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Step = """{"name":"Check"}""";

    [Fact]
    public async Task the_second_is_given_the_first_answer_and_changes_nothing()
    {
        var id = await host.OpenReceivedAsync();
        var first = await StepAsync(id, Step, "twice");
        var second = await StepAsync(id, Step, "twice");
        second.Text.ShouldBe(first.Text);
        second.ETag.ShouldBe(first.ETag);
        (first.Replayed, second.Replayed).ShouldBe((false, true));
        (await VersionAsync(id)).ShouldBe(3);
    }

    [Fact]
    public async Task twenty_at_once_have_one_effect()
    {
        var id = await host.OpenReceivedAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StepAsync(id, Step, "at-once")));
        replies.Select(reply => reply.Text).Distinct().Count().ShouldBe(1);
        replies.Count(reply => !reply.Replayed).ShouldBe(1);
        (await VersionAsync(id)).ShouldBe(3);
    }

    [Fact]
    public async Task twenty_openings_at_once_open_one_request()
    {
        var body = $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","channel":"desk"}""";
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            host.PostAsync("clerk2.makkah", "/v1/requests", body, ("Idempotency-Key", "open-at-once"))));
        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.Created);
        replies.Select(reply => reply.Text + reply.Location).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task another_body_under_the_same_key_is_refused()
    {
        var id = await host.OpenReceivedAsync();
        await StepAsync(id, Step, "reused");
        (await StepAsync(id, """{"name":"Other"}""", "reused")).Code.ShouldBe("idempotency-key-reused");
        (await VersionAsync(id)).ShouldBe(3);
    }

    [Fact]
    public async Task another_user_has_other_keys()
    {
        var id = await host.OpenReceivedAsync();
        await StepAsync(id, Step, "shared");
        (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/work-steps", Step, ("Idempotency-Key", "shared"))).Replayed.ShouldBeFalse();
        (await VersionAsync(id)).ShouldBe(4);
    }

    [Fact]
    public async Task a_refusal_by_a_rule_is_given_again()
    {
        var id = await host.OpenAsync();
        var first = await host.PostAsync("officer.makkah", $"/v1/requests/{id}/receipt", "{}", ("Idempotency-Key", "refused"));
        var second = await host.PostAsync("officer.makkah", $"/v1/requests/{id}/receipt", "{}", ("Idempotency-Key", "refused"));
        (first.Code, second.Code).ShouldBe(("not-transmitted", "not-transmitted"));
        second.Replayed.ShouldBeTrue();
    }

    [Fact]
    public async Task without_a_key_every_command_counts()
    {
        var id = await host.OpenReceivedAsync();
        await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", Step);
        await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", Step);
        (await VersionAsync(id)).ShouldBe(4);
    }

    private Task<Reply> StepAsync(Guid id, string body, string key) =>
        host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", body, ("Idempotency-Key", key));

    private async Task<long> VersionAsync(Guid id) => (long)(await host.GetAsync("admin.makkah", $"/v1/requests/{id}")).Json["version"]!;
}
