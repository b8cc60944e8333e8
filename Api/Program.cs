using EventLedger.Api.Http;
using EventLedger.Api.OpenApi;
using EventLedger.Api.Samples;
using EventLedger.Api.Setup;
using JasperFx;

return await StartFailures.InWordsAsync(RunAsync);

async Task<int> RunAsync()
{
    // The service finds its settings beside itself, wherever it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var settings = builder.AddSettings();
    await builder.AddDatabasesAsync(args, settings);
    builder.AddLedger(settings);
    builder.AddSealing(settings);
    builder.AddMessaging(settings);
    builder.AddIdentity(settings);
    builder.AddSampleIssuer(settings);
    builder.AddRefusals();
    builder.AddOpenApi();
    builder.AddTelemetry();
    builder.AddHealth();
    builder.AddRateLimits(settings);
    builder.AddSampleData(settings);

    var app = builder.Build();
    app.UseRefusals();
    app.UseOpenApi();
    app.UseHead();
    app.UseRouting();
    app.UseAuthentication();
    app.UseAuthorization();
    app.UseRateLimiter();
    app.MapTelemetry();
    app.MapHealth();
    app.MapEndpoints();

    // Words are operators' commands, such as db-apply; options alone configure the service.
    if (args.Any(arg => !arg.StartsWith('-')))
    {
        return await app.RunJasperFxCommands(args);
    }

    try
    {
        await app.RunAsync();
    }
    catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
    {
        // Told to end before it had wholly started.
    }

    return 0;
}
