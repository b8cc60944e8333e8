using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Setup;
using Microsoft.Extensions.Configuration;

namespace EventLedger.Api.Tests.Notifications;

/// <summary>A gateway that cannot work as it is configured keeps the service from starting, with a sentence that says what to set.</summary>
public class when_gateways_are_configured_wrongly
{
    private static readonly Dictionary<string, string?> Right = new(StringComparer.Ordinal)
    {
        ["EventLedger:Regions:makkah"] = "MK",
        ["EventLedger:Regions:madinah"] = "MD",
        ["EventLedger:Sms:CallbackUrl"] = "http://10.0.0.5:5080",
        ["EventLedger:Sms:Gateways:0:Name"] = "kannel",
        ["EventLedger:Sms:Gateways:0:Kind"] = "kannel",
        ["EventLedger:Sms:Gateways:0:Url"] = "http://127.0.0.1:13013/cgi-bin/sendsms",
        ["EventLedger:Sms:Gateways:0:Sender"] = "7000",
        ["EventLedger:Sms:Gateways:0:User"] = "ledger",
        ["EventLedger:Sms:Gateways:0:Password"] = "secret",
        ["EventLedger:Sms:Inbound:Secret"] = "0123456789abcdef",
        ["EventLedger:Sms:Inbound:Region"] = "makkah",
    };

    [Fact]
    public void what_is_right_is_taken()
    {
        var settings = SettingsSetup.Read(Configured(Right)).Sms;

        var gateway = settings.Gateways.ShouldHaveSingleItem();
        (gateway.Name, gateway.Weight, gateway.PerSecond, gateway.TimeoutSeconds).ShouldBe(("kannel", 1, 300, 10));
        settings.Inbound.RepliesPerHour.ShouldBe(20);
        SettingsSetup.Read(Configured(Right.Where(setting => !setting.Key.Contains("Sms", StringComparison.Ordinal)))).Sms.Gateways.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CallbackUrl", null, "EventLedger__Sms__CallbackUrl is missing")]
    [InlineData("CallbackUrl", "here", "EventLedger__Sms__CallbackUrl should be an address")]
    [InlineData("Gateways:0:Url", null, "EventLedger__Sms__Gateways__0__Url is missing.")]
    [InlineData("Gateways:0:Url", "smpp://127.0.0.1", "EventLedger__Sms__Gateways__0__Url should be an address")]
    [InlineData("Gateways:0:Kind", "smpp", "EventLedger__Sms__Gateways__0__Kind should be kannel or unifonic.")]
    [InlineData("Gateways:0:Name", "Kannel 1", "EventLedger__Sms__Gateways__0__Name should be one to 40 small Latin letters, digits and hyphens.")]
    [InlineData("Gateways:0:User", null, "EventLedger__Sms__Gateways__0__User should be the username")]
    [InlineData("Gateways:0:Sender", "الإمارة", "EventLedger__Sms__Gateways__0__Sender should be a number, or a name in Latin letters.")]
    [InlineData("Gateways:0:Password", "", "EventLedger__Sms__Gateways__0__Password should be visible Latin characters.")]
    [InlineData("Gateways:0:Weight", "-1", "EventLedger__Sms__Gateways__0__Weight should be a whole number from 0 to 1000.")]
    [InlineData("Gateways:0:Weight", "0", "EventLedger__Sms__Gateways should have a Weight above 0, one of them at least.")]
    [InlineData("Gateways:0:PerSecond", "0", "EventLedger__Sms__Gateways__0__PerSecond should be a whole number from 1 to 10000.")]
    [InlineData("Gateways:0:TimeoutSeconds", "1", "EventLedger__Sms__Gateways__0__TimeoutSeconds should be a whole number from 5 to 120.")]
    [InlineData("Gateways:0:Port", "1", "Nobody knows the setting EventLedger__Sms__Gateways__0__Port.")]
    [InlineData("Inbound:Secret", "short", "EventLedger__Sms__Inbound__Secret should be 16 letters or digits at least")]
    [InlineData("Inbound:Region", null, "EventLedger__Sms__Inbound__Region should be a region that is served")]
    [InlineData("Inbound:Region", "tabuk", "EventLedger__Sms__Inbound__Region should be a region that is served")]
    [InlineData("Inbound:Gateway", "other", "EventLedger__Sms__Inbound__Gateway should be the name of a gateway.")]
    public void what_is_wrong_is_told(string setting, string? value, string sentence)
    {
        var settings = new Dictionary<string, string?>(Right, StringComparer.Ordinal) { [$"EventLedger:Sms:{setting}"] = value };

        Should.Throw<ValidationException>(() => SettingsSetup.Read(Configured(settings.Where(one => one.Value is not null)))).Message.ShouldContain(sentence);
    }

    [Fact]
    public void two_of_one_name_are_told()
    {
        var second = Right.Where(setting => setting.Key.Contains(":0:", StringComparison.Ordinal))
            .Select(setting => KeyValuePair.Create(setting.Key.Replace(":0:", ":1:", StringComparison.Ordinal), setting.Value));

        Should.Throw<ValidationException>(() => SettingsSetup.Read(Configured(Right.Concat(second)))).Message.ShouldContain("there are 2 of one name");
    }

    private static IConfiguration Configured(IEnumerable<KeyValuePair<string, string?>> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
}
