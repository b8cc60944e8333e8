using EventLedger.Domain.Webhooks;

namespace EventLedger.Domain.Tests.Webhooks;

public sealed class when_an_address_is_given
{
    private static readonly WebhookAddressRules Rules = new([443, 8443], IsInsideAllowed: false);

    [Theory]
    [InlineData("https://portal.example/hooks?x=1", null)]
    [InlineData("https://portal.example:8443/", null)]
    [InlineData("http://portal.example/", AddressFlaw.NotHttps)]
    [InlineData("ftp://portal.example/", AddressFlaw.NotHttps)]
    [InlineData("https://user:secret@portal.example/", AddressFlaw.HoldsCredentials)]
    [InlineData("https://portal.example/#part", AddressFlaw.HasFragment)]
    [InlineData("https://portal.example:22/", AddressFlaw.PortNotAllowed)]
    [InlineData("https://localhost/", AddressFlaw.LeadsInside)]
    [InlineData("https://127.0.0.1/", AddressFlaw.LeadsInside)]
    [InlineData("https://[::1]/", AddressFlaw.LeadsInside)]
    [InlineData("portal.example", AddressFlaw.NoAddress)]
    [InlineData("https://", AddressFlaw.NoAddress)]
    [InlineData("", AddressFlaw.NoAddress)]
    public void it_is_judged_as_far_as_it_can_be_read(string address, AddressFlaw? flaw) => Rules.FlawOf(address).ShouldBe(flaw);

    [Theory]
    [InlineData("http://127.0.0.1:5099/", null)]
    [InlineData("http://localhost:5099/", null)]
    [InlineData("http://portal.example/", AddressFlaw.NotHttps)]
    [InlineData("https://portal.example:5099/", AddressFlaw.PortNotAllowed)]
    public void inside_the_machine_more_goes_where_a_setting_says_so(string address, AddressFlaw? flaw) =>
        new WebhookAddressRules([443], IsInsideAllowed: true).FlawOf(address).ShouldBe(flaw);
}
