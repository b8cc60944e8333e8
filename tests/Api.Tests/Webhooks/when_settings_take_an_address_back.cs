using EventLedger.Application.Webhooks;
using EventLedger.Domain.Webhooks;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Webhooks;

public sealed class when_settings_take_an_address_back(WebhookNodesHost host) : IClassFixture<WebhookNodesHost>
{
    [Fact]
    public async Task nothing_more_is_sent_there_though_it_was_subscribed()
    {
        await using var told = await host.TellAsync();
        var options = host.Host.Services.GetRequiredService<WebhookOptions>() with { Enabled = true, Rules = new WebhookAddressRules([443], IsInsideAllowed: false) };
        using var sender = new WebhookSender(options, host.Clock);
        using var service = ActivatorUtilities.CreateInstance<WebhookService>(host.Host.Services, options, sender);
        await service.StartAsync(TestContext.Current.CancellationToken);

        await host.TestAsync(told.Id);

        await LedgerHost.UntilAsync(async () => (string?)(await host.DeliveriesAsync(told.Id)).FirstOrDefault()?["lastOutcome"] == "address-forbidden");
        await service.StopAsync(TestContext.Current.CancellationToken);
        told.All.ShouldBeEmpty();
    }
}
