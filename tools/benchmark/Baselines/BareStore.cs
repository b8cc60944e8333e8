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
    IReadOnlyList<TrackingStep> Steps)
{
    public static TrackingDocument Sample(string requestId, string reference)
    {
        var now = TimeProvider.System.GetUtcNow();
        string[] steps = ["opened", "fee-paid", "transmitted", "received", "completed", "handed-over"];
        return new TrackingDocument(
            reference, Guid.Parse(requestId), "handed-over", "BIRTH-CERT", now.AddDays(3), [.. steps.Select(step => new TrackingStep(step, now))]);
    }
}

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

    public static async Task StoreAsync(string connectionString, IReadOnlyCollection<TrackingDocument> documents, CancellationToken cancellation)
    {
        await using var store = Create(connectionString);
        await store.BulkInsertAsync(SampleService.Region, documents, BulkInsertMode.OverwriteExisting, cancellation: cancellation);
        await using var session = store.QuerySession(SampleService.Region);
        if (await session.Query<TrackingDocument>().CountAsync(cancellation) < documents.Count)
        {
            throw new BenchmarkException("The tracking documents of the bare baseline were not stored.");
        }
    }
}
