using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

public sealed class when_the_service_restarts(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task keys_tokens_and_sealed_data_still_hold()
    {
        var id = await host.OpenReceivedAsync();
        var path = $"/v1/requests/{id}/work-steps";
        var first = await host.PostAsync("officer2.makkah", path, """{"name":"Check"}""", ("Idempotency-Key", "restart"));
        await host.RestartAsync();
        var second = await host.PostAsync("officer2.makkah", path, """{"name":"Check"}""", ("Idempotency-Key", "restart"));
        second.Text.ShouldBe(first.Text);
        second.Replayed.ShouldBeTrue();
        ((string)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["answers"]!["child"]!).ShouldBe("ليان");
    }
}
