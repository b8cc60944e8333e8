using System.Net;
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
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[fe80::1]/")]
    public async Task no_connection_is_made_to_where_its_name_must_not_lead(string address)
    {
        using var sender = Sender(isInsideAllowed: false);

        var (outcome, status, _) = await sender.SendAsync(address, Guid.CreateVersion7(), [1], "application/json", [new byte[32]], TestContext.Current.CancellationToken);

        (outcome, status).ShouldBe((DeliveryOutcome.AddressForbidden, 0));
    }

    [Theory]
    [InlineData("https://0/")]
    [InlineData("https://0x0a000001/")]
    [InlineData("https://0300.0250.1.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:192.168.0.1]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://[2002:a00:1::]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://100.100.100.200/")]
    public void an_address_that_is_written_so_that_nobody_knows_it_is_known(string address)
    {
        using var sender = Sender(isInsideAllowed: false);

        sender.FlawOf(address).ShouldBe(AddressFlaw.LeadsInside);
    }

    /// <summary>Trying out is about this machine, and not about what is around it.</summary>
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("fd00:ec2::254", false)]
    public void where_trying_out_is_allowed_the_network_around_is_not(string address, bool isAllowed)
    {
        using var sender = Sender(isInsideAllowed: true);

        sender.IsAllowed(IPAddress.Parse(address)).ShouldBe(isAllowed);
    }

    private static WebhookSender Sender(bool isInsideAllowed) => new(
        new WebhookOptions(new WebhookAddressRules([443], isInsideAllowed), TimeSpan.FromSeconds(5), Duration.FromDays(5), Duration.FromDays(14)), TimeProvider.System);
}
