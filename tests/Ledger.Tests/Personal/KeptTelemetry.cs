using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace EventLedger.Ledger.Tests.Personal;

/// <summary>
/// What a service tells collectors: each span as it would be sent, with all that hangs on it, and the name and tags of every measurement,
/// those of meters that nobody collects among them.
/// </summary>
public sealed class KeptTelemetry : BaseProcessor<Activity>
{
    private readonly MeterListener meters = new();
    private readonly ConcurrentDictionary<string, bool> measured = new(StringComparer.Ordinal);

    public KeptTelemetry()
    {
        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        Listen<decimal>();
        meters.Start();
    }

    public ConcurrentQueue<string> Spans { get; } = new();

    public IEnumerable<string> Measured
    {
        get
        {
            meters.RecordObservableInstruments();
            return measured.Keys;
        }
    }

    public void Forget()
    {
        Spans.Clear();
        measured.Clear();
    }

    public override void OnEnd(Activity data)
    {
        string[] told =
        [
            $"{data.Source.Name} {data.DisplayName} {data.OperationName} {data.StatusDescription} {data.TraceStateString}",
            .. data.TagObjects.Select(Text),
            .. data.Baggage.Select(one => $"{one.Key}={one.Value}"),
            .. data.Events.SelectMany(one => one.Tags.Select(Text).Prepend(one.Name)),
            .. data.Links.SelectMany(one => (one.Tags ?? []).Select(Text)),
        ];
        Spans.Enqueue(string.Join('\n', told));
    }

    /// <summary>Has a host send its spans here; there is no collector at its address.</summary>
    public static IEnumerable<(string Name, string Value)> Settings => [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")];

    public void Collect(IServiceCollection services) => services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(this));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            meters.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string Text(KeyValuePair<string, object?> tag) => $"{tag.Key}={(tag.Value is IEnumerable<object> many ? string.Join(' ', many) : tag.Value)}";

    private void Listen<T>()
        where T : struct => meters.SetMeasurementEventCallback<T>((instrument, _, tags, _) =>
        {
            measured[$"{instrument.Meter.Name} {instrument.Name}"] = true;
            foreach (var tag in tags)
            {
                measured[Text(tag)] = true;
            }
        });
}
