using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EventLedger.Benchmark.Baselines;

internal enum RequestStatus
{
    Opened,
    Transmitted,
    Received,
    Completed,
    HandedOver,
}

internal sealed class Beneficiary
{
    public Guid Id { get; init; }

    public required string NationalId { get; init; }

    public required string NameAr { get; init; }

    public required string Mobile { get; init; }
}

/// <summary>The current state, changed in place. <see cref="Version"/> is the concurrency token.</summary>
internal sealed class Request
{
    public Guid Id { get; init; }

    public long Version { get; set; }

    public RequestStatus Status { get; set; }

    public required string TrackingReference { get; init; }

    public required string ServiceCode { get; init; }

    public int ServiceVersion { get; init; }

    public Guid BeneficiaryId { get; init; }

    public required string CentreCode { get; init; }

    public required string DepartmentCode { get; init; }

    public required string Channel { get; init; }

    public required string Answers { get; init; }

    public long FeeHalalas { get; init; }

    public long PaidHalalas { get; set; }

    public string? ManifestHash { get; set; }

    public string? Decision { get; set; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset PromisedDeadline { get; init; }

    public DateTimeOffset? ReceivedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public DateTimeOffset? HandedOverAt { get; set; }

    public List<HistoryEntry> History { get; init; } = [];
}

/// <summary>Who did what and when: one row a command, written in the transaction that changes the request.</summary>
internal sealed class HistoryEntry
{
    public long Id { get; init; }

    public Guid RequestId { get; init; }

    public long Version { get; init; }

    public required string Action { get; init; }

    public required string UserName { get; init; }

    public required string CorrelationId { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Data { get; init; }
}

/// <summary>
/// No index beyond the keys a service of this kind cannot do without: the queues' indexes, which a real one would have
/// and every status change would pay for, are left out in the baseline's favour.
/// </summary>
internal sealed class CrudDatabase(DbContextOptions<CrudDatabase> options) : DbContext(options)
{
    public DbSet<Request> Requests => Set<Request>();

    public DbSet<HistoryEntry> History => Set<HistoryEntry>();

    public DbSet<Beneficiary> Beneficiaries => Set<Beneficiary>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Beneficiary>(beneficiary =>
        {
            beneficiary.Property(b => b.Id).ValueGeneratedNever();
            beneficiary.HasIndex(b => b.NationalId).IsUnique();
        });
        modelBuilder.Entity<Request>(request =>
        {
            request.Property(r => r.Id).ValueGeneratedNever();
            request.Property(r => r.Version).IsConcurrencyToken();
            request.Property(r => r.Status).HasConversion(new EnumToStringConverter<RequestStatus>());
            request.Property(r => r.Answers).HasColumnType("jsonb");
            request.HasIndex(r => r.TrackingReference).IsUnique();
            request.HasOne<Beneficiary>().WithMany().HasForeignKey(r => r.BeneficiaryId);
            request.HasMany(r => r.History).WithOne().HasForeignKey(h => h.RequestId);
        });
        modelBuilder.Entity<HistoryEntry>(entry =>
        {
            entry.Property(h => h.Data).HasColumnType("jsonb");
            entry.HasIndex(h => new { h.RequestId, h.Version }).IsUnique();
        });
    }
}
