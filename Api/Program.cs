using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Beneficiaries;
using EventLedger.Api.Credentials;
using EventLedger.Api.Http;
using EventLedger.Api.OpenApi;
using EventLedger.Api.Pages;
using EventLedger.Api.Samples;
using EventLedger.Api.Setup;
using EventLedger.Api.Staff;
using JasperFx;

// Patterns of forms come from outside, and some take exponential time. Read by .NET before the first expression is made. By the clock, so long
// enough for a machine that is busy; the service's own expressions need no end.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));
return await StartFailures.InWordsAsync(RunAsync);

async Task<int> RunAsync()
{
    if (args is ["--help" or "-h" or "-?" or "/?"])
    {
        args = ["help"];
    }

    // The service finds its settings beside itself, wherever it is started from.
    // They are read once, so nobody has to watch their files.
    string[] options = ["--hostBuilder:reloadConfigOnChange=false", .. args];
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = options, ContentRootPath = AppContext.BaseDirectory });
    var settings = builder.AddSettings();

    // Words are operators' commands, such as db-apply; options alone configure the service.
    var isServing = args.All(arg => arg.StartsWith('-'));
    if (isServing)
    {
        SettingsSetup.EnsureAddresses(builder.Configuration);
    }

    var databases = await builder.AddDatabasesAsync(args, settings);
    if (databases.Length > 0)
    {
        await KeyChecks.EnsureAsync(settings, databases);
    }

    // Looked at while the rest is put together.
    var schema = isServing ? SchemaMark.LookAsync(settings, databases) : Task.FromResult(false);
    builder.AddTrustedProxies(settings);
    builder.AddIdentity(settings);
    builder.AddSampleIssuer(settings);
    builder.AddPortalIssuer(settings);
    builder.AddPages(settings);
    builder.AddRefusals();
    builder.AddOpenApi();
    builder.AddTelemetry();
    builder.AddHealth();
    builder.AddRateLimits(settings);
    var isSchemaCurrent = await schema;
    builder.AddLedger(settings, isSchemaCurrent);
    builder.AddSealing(settings);
    builder.AddMessaging(settings, isSchemaCurrent);
    builder.AddSampleData(settings);

    var app = builder.Build();
    app.UseTrustedProxies(settings);
    app.UseRefusals();
    app.UseOpenApi();
    app.UseHead();
    app.UseRouting();
    app.UseIssuerLimits(settings);
    app.UseAuthentication();
    app.UseAuthorization();
    app.UsePages(settings);
    app.UseRateLimiter();
    app.UseStaffGate();
    app.UseGuardianGate();
    app.MapTelemetry();
    app.MapHealth();
    app.MapEndpoints();

    if (!isServing)
    {
        return await app.RunJasperFxCommands(args);
    }

    try
    {
        SettingsSetup.EnsureFree(app);
        await app.RunAsync();
    }
    catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
    {
        // Told to end before it had wholly started.
    }
    catch (ValidationException)
    {
        await app.DisposeAsync();
        throw;
    }

    return 0;
}
