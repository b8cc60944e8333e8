using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using EventLedger.Domain.Shared;
using Microsoft.AspNetCore.Hosting.Server;

namespace EventLedger.Api.Setup;

/// <summary>Reads the configuration once, before anything is started by it, and refuses to start on one that makes no sense.</summary>
public static class SettingsSetup
{
    private const string DefaultUrl = "http://127.0.0.1:5080";
    private const string UrlVariable = "EVENTLEDGER_URL";
    private const string Certificate = "Kestrel:Certificates:Default";

    /// <exception cref="ValidationException">A setting makes no sense; the message says which.</exception>
    public static Settings AddSettings(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls(Environment.GetEnvironmentVariable(UrlVariable) ?? builder.Configuration["urls"] ?? DefaultUrl);
        var settings = Read(builder.Configuration.GetSection(Settings.Section));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.LargestBody;
        });
        builder.Services.AddSingleton(settings);
        return settings;
    }

    /// <exception cref="ValidationException">One makes no sense, or nobody knows it; the message says which.</exception>
    public static Settings Read(IConfigurationSection section)
    {
        var unknown = Unknown(section, typeof(Settings)).ToList();
        if (unknown.Count > 0)
        {
            throw new ValidationException($"Nobody knows the {(unknown.Count == 1 ? "setting" : "settings")} {string.Join(", ", unknown)}. docs/operations.md lists those that there are.");
        }

        var settings = new Settings();
        try
        {
            section.Bind(settings);
        }
        catch (InvalidOperationException e)
        {
            throw new ValidationException(e.InnerException is null ? e.Message : $"{e.Message} {e.InnerException.Message}", e);
        }

        Validate(settings);
        Validate(settings.Tracking);
        Validate(settings.Backdating);
        Validate(settings.LongAnswers);
        foreach (var (region, prefix) in settings.Regions.Where(region => !TrackingReference.IsPrefix(region.Value)))
        {
            throw new ValidationException($"{Settings.Section}:Regions:{region} is '{prefix}', and a prefix of tracking references is two to eight Latin capitals.");
        }

        return settings;
    }

    /// <summary>Looks whether the addresses are such as one can listen on, before anything is started.</summary>
    /// <exception cref="ValidationException">One is not; the message says why.</exception>
    public static void EnsureAddresses(IConfiguration configuration)
    {
        if (HasEndpointsOfKestrel(configuration))
        {
            return;
        }

        var addresses = Addresses(configuration);
        if (addresses.Length == 0)
        {
            throw new ValidationException($"There is no address to listen on. Set {UrlVariable}, such as {DefaultUrl}, or leave it out.");
        }

        foreach (var address in addresses)
        {
            if (Fault(address, configuration) is { } fault)
            {
                throw new ValidationException($"{address} is no address to listen on: {fault}. It should be like {DefaultUrl}; set {UrlVariable}.");
            }
        }
    }

    /// <summary>
    /// Looks whether nothing listens yet where the service is about to. The server itself would find out, and log a failure
    /// of thousands of characters before anybody could say it in a sentence.
    /// </summary>
    /// <exception cref="ValidationException">Something does.</exception>
    public static void EnsureFree(WebApplication app)
    {
        if (app.Services.GetRequiredService<IServer>().GetType().Namespace?.Contains("Kestrel", StringComparison.Ordinal) != true
            || HasEndpointsOfKestrel(app.Configuration))
        {
            return;
        }

        if (Array.Find(Addresses(app.Configuration), IsTaken) is { } taken)
        {
            throw new ValidationException($"Something listens on {taken} already. Stop it, or choose another address: {UrlVariable}=http://127.0.0.1:5081");
        }
    }

    /// <summary>The addresses that were asked for. Kestrel's own configuration may bind others.</summary>
    public static string[] Addresses(IConfiguration configuration) =>
        (configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether an address to listen on is inside the machine.</summary>
    public static bool IsLoopback(string url) =>
        TryParse(url, out var address)

        // To the server this is a name it does not know, which it takes for every address.
        && address.UserInfo.Length == 0
        && IsLoopbackHost(address.Host);

    public static bool IsLoopbackHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    // These go before the addresses that were asked for.
    private static bool HasEndpointsOfKestrel(IConfiguration configuration) => configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    private static bool TryParse(string url, out Uri address) => Uri.TryCreate(
        url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out address!);

    /// <returns>Null when there is none.</returns>
    private static string? Fault(string url, IConfiguration configuration)
    {
        if (url.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!TryParse(url, out var address) || address.Host.Length == 0)
        {
            return "it is none";
        }

        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        {
            return $"{address.Scheme} is not spoken";
        }

        if (address.PathAndQuery != "/" || address.Fragment.Length > 0)
        {
            return "a path belongs to the proxy in front of the service";
        }

        return address.Scheme == Uri.UriSchemeHttps && !configuration.GetSection(Certificate).Exists()
            ? $"https needs a certificate ({Certificate}:Path and :KeyPath), or a proxy that has one"
            : null;
    }

    private static bool IsTaken(string url)
    {
        if (!TryParse(url, out var address) || address.Port <= 0
            || !IPAddress.TryParse(address.IsLoopback && address.HostNameType == UriHostNameType.Dns ? "127.0.0.1" : address.Host.Trim('[', ']'), out var ip))
        {
            return false;
        }

        try
        {
            using var listener = new TcpListener(ip, address.Port);
            listener.Start();
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }

    private static IEnumerable<string> Unknown(IConfigurationSection section, Type type)
    {
        if (!type.IsAssignableTo(typeof(IDictionary)) && type.IsAssignableTo(typeof(IEnumerable)) && type != typeof(string))
        {
            var item = type.IsArray ? type.GetElementType()! : type.GenericTypeArguments[0];
            return section.GetChildren().SelectMany(child => Unknown(child, item));
        }

        if (type.Namespace?.StartsWith(nameof(EventLedger), StringComparison.Ordinal) != true)
        {
            return [];
        }

        var properties = type.GetProperties().Where(property => property.CanWrite).ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        return section.GetChildren().SelectMany(child => properties.TryGetValue(child.Key, out var known) ? Unknown(child, known) : [child.Path]);
    }

    private static void Validate(object settings) =>
        Validator.ValidateObject(settings, new ValidationContext(settings), validateAllProperties: true);
}
