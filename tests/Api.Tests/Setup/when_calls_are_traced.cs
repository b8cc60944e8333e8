using System.Collections.Concurrent;
using System.Diagnostics;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace EventLedger.Api.Tests.Setup;

public sealed class when_calls_are_traced(when_calls_are_traced.Traced host) : IClassFixture<when_calls_are_traced.Traced>
{
    [Fact]
    public async Task spans_name_the_route_and_nothing_of_the_address()
    {
        var id = await host.OpenAsync();
        var reference = (string)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["trackingReference"]!;
        await host.GetAsync(null, $"/v1/tracking/{reference}");
        await host.GetAsync("auditor.makkah", $"/v1/audit/events?stream={id}");
        await host.GetAsync("clerk.makkah", $"/v1/nowhere/{id}");

        await LedgerHost.UntilAsync(() => Task.FromResult(host.Spans.Any(span => span.Text.Contains("/v1/audit/events", StringComparison.Ordinal))));
        var calls = host.Spans.Where(span => span.IsCall).Select(span => span.Text).ToList();
        calls.ShouldContain(text => text.Contains("url.path=/v1/requests/{id:guid}", StringComparison.Ordinal));
        calls.ShouldContain(text => text.Contains("url.path=/v1/tracking/{reference}", StringComparison.Ordinal));
        calls.Where(text => text.Contains(id.ToString(), StringComparison.Ordinal) || text.Contains(reference, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>The service with spans collected here rather than by a collector, of which there is none at its address.</summary>
    public sealed class Traced : LedgerHost
    {
        private readonly Collecting spans = new();

        public IEnumerable<(bool IsCall, string Text)> Spans => spans.Ended;

        protected override IEnumerable<(string Name, string Value)> Settings => [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")];

        protected override void Configure(IServiceCollection services) => services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(spans));
    }

    private sealed class Collecting : BaseProcessor<Activity>
    {
        public ConcurrentQueue<(bool IsCall, string Text)> Ended { get; } = new();

        public override void OnEnd(Activity data) => Ended.Enqueue((
            data.Kind == ActivityKind.Server,
            $"{data.DisplayName} {string.Join(' ', data.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"));
    }
}
