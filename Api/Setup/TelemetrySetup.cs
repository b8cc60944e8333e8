using System.Diagnostics;
using EventLedger.Api.Http;
using EventLedger.Application.Reactions;
using EventLedger.Application.Sealing;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EventLedger.Api.Setup;

/// <summary>Logs on the console, metrics for Prometheus, and traces and metrics to an OTLP collector when one is configured.</summary>
public static class TelemetrySetup
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.AddConsoleLogs();
        var collected = !string.IsNullOrEmpty(builder.Configuration[Collector]);
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("eventledger"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Npgsql", "Marten", "Wolverine", "Wolverine:eventledger", SealingMetrics.Meter, ReactionMetrics.Meter);
            metrics.AddPrometheusExporter();
            if (collected)
            {
                metrics.AddOtlpExporter();
            }
        });

        // Spans that nobody collects would only cost.
        if (collected)
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(spans => spans.EnrichWithHttpResponse = NameNobody)
                .AddNpgsql()
                .AddSource("Marten", "Wolverine")
                .AddOtlpExporter());
        }
    }

    public static void MapTelemetry(this WebApplication app) => app.MapPrometheusScrapingEndpoint().OnlyGet().AllowAnyone().ExcludeFromDescription();

    // Addresses name persons' records, and a tracking reference opens one: a span tells what was called, not about whom.
    private static void NameNobody(Activity span, HttpResponse response)
    {
        span.SetTag("url.path", (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        span.SetTag("url.query", null);
    }

    private static void ExcludeFromDescription(this IEndpointConventionBuilder endpoint) =>
        endpoint.WithMetadata(new ExcludeFromDescriptionAttribute());
}
