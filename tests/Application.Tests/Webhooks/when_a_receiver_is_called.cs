using EventLedger.Application.Webhooks;
using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Application.Tests.Webhooks;

public sealed class when_a_receiver_is_called
{
    /// <summary>A name may lead elsewhere than its address let on when it was subscribed: the connection itself is judged.</summary>
    [Theory]
    [InlineData("https://localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("https://2130706433/")]
    public async Task no_connection_is_made_to_where_its_name_must_not_lead(string address)
    {
        using var sender = new WebhookSender(
            new WebhookOptions(new WebhookAddressRules([443], IsInsideAllowed: false), TimeSpan.FromSeconds(5), Duration.FromDays(5), Duration.FromDays(14)), TimeProvider.System);

        var (outcome, status, _) = await sender.SendAsync(address, Guid.CreateVersion7(), [1], "application/json", [new byte[32]], TestContext.Current.CancellationToken);

        (outcome, status).ShouldBe((DeliveryOutcome.AddressForbidden, 0));
    }
}
