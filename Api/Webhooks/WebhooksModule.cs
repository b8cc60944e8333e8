using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Webhooks;
using NodaTime;
using OpenTelemetry.Metrics;

namespace EventLedger.Api.Webhooks;

public sealed class WebhooksModule : IModule
{
    // Those of https, as it is usually served.
    private static readonly int[] UsualPorts = [443, 8443];

    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton(services => Options(services.GetRequiredService<Settings>().Webhooks));
        module.Services.AddHealthChecks().AddInTime<WebhooksCheck>("webhooks", "webhooks");
        module.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(WebhookMetrics.Meter));
    }

    private static WebhookOptions Options(WebhookSettings settings) => new(
        new WebhookAddressRules([.. settings.Ports ?? UsualPorts], settings.InsideAllowed),
        TimeSpan.FromSeconds(settings.TimeoutSeconds),
        Duration.FromDays(settings.DisableAfterDays),
        Duration.FromDays(settings.KeepDays))
    {
        Enabled = settings.Enabled,
    };
}
