using System.Globalization;

namespace EventLedger.Api.Setup;

/// <summary>Looks whether gateways for SMS are configured so that they can work.</summary>
public static class SmsSetup
{
    private const string Kannel = "kannel";
    private const string Unifonic = "unifonic";
    private const int LongestName = 40;
    private const int ShortestSecret = 16;

    /// <summary>What is wrong with them.</summary>
    internal static IEnumerable<string> Faults(Settings settings)
    {
        var (sms, inbound) = (settings.Sms, settings.Sms.Inbound);
        if (sms.Gateways.Count > 0 && sms.CallbackUrl is null)
        {
            yield return $"{Name(nameof(sms.CallbackUrl))} is missing: gateways need to know where they reach the service, such as http://10.0.0.5:5080.";
        }

        foreach (var fault in sms.Gateways.SelectMany((gateway, i) => Faults(gateway, string.Create(CultureInfo.InvariantCulture, $"{Name(nameof(sms.Gateways))}__{i}"))))
        {
            yield return fault;
        }

        foreach (var twice in sms.Gateways.GroupBy(gateway => gateway.Name, StringComparer.Ordinal).Where(named => named.Count() > 1))
        {
            yield return $"{Name(nameof(sms.Gateways))} should have names of their own: there are {twice.Count().ToString(CultureInfo.InvariantCulture)} of one name.";
        }

        if (sms.Gateways.Count > 0 && sms.Gateways.All(gateway => gateway.Weight == 0))
        {
            yield return $"{Name(nameof(sms.Gateways))} should have a Weight above 0, one of them at least.";
        }

        if (inbound.Secret is not null && !IsSecret(inbound.Secret))
        {
            yield return $"{Name(nameof(sms.Inbound))}__{nameof(inbound.Secret)} should be {ShortestSecret} letters or digits at least, as 'openssl rand -hex 16' makes them.";
        }

        if (inbound.Region is null ? inbound.Secret is not null && settings.Regions.Count > 1 : !settings.Regions.ContainsKey(inbound.Region))
        {
            yield return $"{Name(nameof(sms.Inbound))}__{nameof(inbound.Region)} should be a region that is served: the one whose number messages come in by.";
        }

        if (inbound.Gateway is not null && sms.Gateways.All(gateway => gateway.Name != inbound.Gateway))
        {
            yield return $"{Name(nameof(sms.Inbound))}__{nameof(inbound.Gateway)} should be the name of a gateway.";
        }
    }

    private static IEnumerable<string> Faults(SmsGatewaySettings gateway, string variable)
    {
        if (gateway.Name.Length is 0 or > LongestName || !gateway.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            yield return $"{variable}__{nameof(gateway.Name)} should be one to {LongestName} small Latin letters, digits and hyphens.";
        }

        if (gateway.Kind is not (Kannel or Unifonic))
        {
            yield return $"{variable}__{nameof(gateway.Kind)} should be {Kannel} or {Unifonic}.";
        }

        // They travel in headers and forms, and a gateway would refuse every message.
        if (!IsVisible(gateway.Sender))
        {
            yield return $"{variable}__{nameof(gateway.Sender)} should be a number, or a name in Latin letters.";
        }

        if (!IsVisible(gateway.Password))
        {
            yield return $"{variable}__{nameof(gateway.Password)} should be visible Latin characters.";
        }

        if (gateway.User is not null ? !IsVisible(gateway.User) : gateway.Kind == Kannel)
        {
            yield return $"{variable}__{nameof(gateway.User)} should be the username of a sendsms-user of Kannel.";
        }

        if (gateway.Smsc is not null && !IsVisible(gateway.Smsc))
        {
            yield return $"{variable}__{nameof(gateway.Smsc)} should be an smsc-id of Kannel.";
        }
    }

    private static string Name(string setting) => $"{SettingsFaults.Name(nameof(Settings.Sms))}__{setting}";

    private static bool IsVisible(string text) => text.Length > 0 && text.All(c => c is >= ' ' and <= '~') && text.Trim().Length == text.Length;

    private static bool IsSecret(string secret) => secret.Length >= ShortestSecret && secret.All(char.IsAsciiLetterOrDigit);
}
