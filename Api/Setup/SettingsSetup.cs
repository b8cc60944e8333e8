using System.ComponentModel.DataAnnotations;
using System.Net;

namespace EventLedger.Api.Setup;

/// <summary>Reads the configuration once and refuses to start on one that makes no sense.</summary>
public static class SettingsSetup
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static Settings AddSettings(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls(Environment.GetEnvironmentVariable("EVENTLEDGER_URL") ?? builder.Configuration["urls"] ?? DefaultUrl);
        var settings = new Settings();
        builder.Configuration.GetSection(Settings.Section).Bind(settings);
        Validate(settings);
        Validate(settings.Tracking);
        Validate(settings.LongAnswers);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.LargestBody;
        });
        builder.Services.AddSingleton(settings);
        return settings;
    }

    /// <summary>The addresses that were asked for. Kestrel's own configuration may bind others.</summary>
    public static string[] Addresses(IConfiguration configuration) =>
        (configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether an address to listen on is inside the machine.</summary>
    public static bool IsLoopback(string url) =>
        Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address)

        // To the server this is a name it does not know, which it takes for every address.
        && address.UserInfo.Length == 0
        && IsLoopbackHost(address.Host);

    public static bool IsLoopbackHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static void Validate(object settings) =>
        Validator.ValidateObject(settings, new ValidationContext(settings), validateAllProperties: true);
}
