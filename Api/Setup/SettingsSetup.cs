using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
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
        var settings = Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.LargestBody;
        });
        builder.Services.AddSingleton(settings);
        return settings;
    }

    /// <summary>Reads them; what is wrong is told of all at once.</summary>
    /// <exception cref="ValidationException">Some make no sense, or nobody knows them; the message has a sentence for each.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Settings.Section);
        var unread = SettingsFaults.OfTexts(section, typeof(Settings)).ToList();
        var faults = unread.Select(fault => fault.Sentence).Concat(SettingsFaults.OfLevels(configuration)).ToList();

        // The others are read without them, and have their say too.
        var readable = section.AsEnumerable().Where(setting => !unread.Exists(fault => IsWithin(setting.Key, fault.Path)));
        var settings = new Settings();
        new ConfigurationBuilder().AddInMemoryCollection(readable).Build().GetSection(Settings.Section).Bind(settings);
        faults.AddRange(SettingsFaults.OfValues(settings));
        return faults.Count == 0 ? settings : throw new ValidationException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Looks whether the addresses are such as one can listen on, before anything is started.</summary>
    /// <exception cref="ValidationException">One is not; the message says why.</exception>
    public static void EnsureAddresses(IConfiguration configuration)
    {
        EnsureCertificates(configuration);
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

    // The server would find out when all else has been started, and say so by a stack trace.
    private static void EnsureCertificates(IConfiguration configuration)
    {
        var folder = configuration[HostDefaults.ContentRootKey] ?? AppContext.BaseDirectory;
        var kestrel = configuration.GetSection("Kestrel");
        var certificates = kestrel.GetSection("Certificates").GetChildren()
            .Concat(kestrel.GetSection("Endpoints").GetChildren().Select(endpoint => endpoint.GetSection("Certificate")));
        foreach (var setting in certificates.SelectMany(certificate => new[] { certificate.GetSection("Path"), certificate.GetSection("KeyPath") }))
        {
            if (!string.IsNullOrEmpty(setting.Value) && !File.Exists(Path.Combine(folder, setting.Value)))
            {
                throw new ValidationException($"There is no file where {SettingsFaults.Variable(setting.Path)} says that there is one: {Path.Combine(folder, setting.Value)}");
            }
        }
    }

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

    private static bool IsWithin(string path, string faulty) =>
        path.StartsWith(faulty, StringComparison.OrdinalIgnoreCase) && (path.Length == faulty.Length || path[faulty.Length] == ':');
}
