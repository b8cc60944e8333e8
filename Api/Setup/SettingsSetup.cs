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
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.LargestBody;
        });
        builder.Services.AddSingleton(settings);
        return settings;
    }

    /// <summary>Whether every address the service listens on is inside the machine.</summary>
    public static bool IsLoopbackOnly(IConfiguration configuration) =>
        (configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsLoopback);

    private static bool IsLoopback(string url) => Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    private static void Validate(object settings) =>
        Validator.ValidateObject(settings, new ValidationContext(settings), validateAllProperties: true);
}
