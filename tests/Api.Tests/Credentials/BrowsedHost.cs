using System.Text.RegularExpressions;
using EventLedger.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Playwright;
using Wolverine;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>The service on a socket, and a browser that is not there on every machine.</summary>
public sealed class BrowsedHost : WebApplicationFactory<Program>, IAsyncLifetime
{
    /// <summary>Debian's own; none is downloaded.</summary>
    public const string Chromium = "/usr/bin/chromium";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-tests-");
    private TestDatabase? database;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public static bool HasBrowser => File.Exists(Chromium);

    public string Address => ClientOptions.BaseAddress.ToString().TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        if (!HasBrowser)
        {
            return;
        }

        database = await TestPostgres.CreateDatabaseAsync();
        UseKestrel(0);
        StartServer();
        playwright = await Playwright.CreateAsync();

        // Its sandbox does not run as root.
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
    }

    /// <summary>A narrow window whose reader speaks a language.</summary>
    public Task<IBrowserContext> OpenAsync(string locale) => browser!.NewContextAsync(new() { Locale = locale, ViewportSize = new() { Width = 360, Height = 740 } });

    public async Task<string> SmsAsync() => Regex.Match(
        (string)(await this.CallAsync("admin.makkah", HttpMethod.Get, "/v1/sms"))["items"]![0]!["text"]!, "[0-9]{6}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;

    public override async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        await base.DisposeAsync();
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:EventLedger", database!.ConnectionString);
        builder.UseSetting("EventLedger:DataFolder", folder.FullName);
        builder.UseSetting("EventLedger:SampleData", "true");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureTestServices(services => services.ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.Solo));
    }
}
