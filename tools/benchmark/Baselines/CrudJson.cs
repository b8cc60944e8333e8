using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventLedger.Benchmark.Baselines;

internal sealed record Tracking(
    string TrackingReference,
    RequestStatus Status,
    string ServiceCode,
    DateTimeOffset PromisedDeadline,
    IReadOnlyList<TrackedStep> Steps);

internal sealed record TrackedStep(string Action, DateTimeOffset At);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Tracking))]
internal sealed partial class CrudJson : JsonSerializerContext;
