using JasperFx;
using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using Weasel.Core;

namespace EventLedger.Benchmark.Baselines;

/// <summary>What a public tracking page reads, as a Marten document: the bare service streams it by its key.</summary>
public sealed record TrackingDocument(
    string Id,
    Guid RequestId,
    string Status,
    string ServiceCode,
    DateTimeOffset PromisedDeadline,
    IReadOnlyList<TrackingStep> Steps);

public sealed record TrackingStep(string Status, DateTimeOffset At);

/// <summary>
/// The Marten-made schema the bare service and pgbench write to, with the same settings as EventLedger's own event store:
/// regions as tenants, metadata columns, server timestamps, one lock per appended stream.
/// </summary>
internal static class BareStore
{
    public static DocumentStore Create(string connectionString) => DocumentStore.For(options =>
    {
        options.Connection(connectionString);
        options.AutoCreateSchemaObjects = AutoCreate.All;
        options.UseSystemTextJsonForSerialization(casing: Casing.CamelCase);
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.TenancyStyle = TenancyStyle.Conjoined;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.UseExclusiveLockOnConcurrentAppends = true;
        options.Events.MetadataConfig.CorrelationIdEnabled = true;
        options.Events.MetadataConfig.CausationIdEnabled = true;
        options.Events.MetadataConfig.UserNameEnabled = true;
        options.Schema.For<TrackingDocument>().MultiTenanted();
        options.Events.AddEventType<RequestOpened>();
    });

    public static async Task CreateSchemaAsync(string connectionString)
    {
        await using var store = Create(connectionString);
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
    }
}
