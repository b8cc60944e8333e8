using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Catalogue;

/// <summary>A wait for the beneficiary in which the clock may stand still.</summary>
public enum Wait
{
    Returned,
    FeeDue,
}

/// <summary>A version of a service; the first begins the stream, each later one takes effect for requests opened after it.</summary>
public sealed record ServiceVersionPublished(
    string Code,
    int Version,
    string NameAr,
    string NameEn,
    string DepartmentCode,
    ImmutableArray<FeeLine> FeeLines,
    ImmutableArray<string> RequiredDocuments,
    int TargetWorkingHours,
    int QuoteValidDays,
    Instant PublishedAt) : EventOf<ServiceDefinition>
{
    /// <summary>The waits for the beneficiary in which the clock of its requests stands still; null where it never does.</summary>
    public ImmutableArray<Wait>? StoppingWaits { get; init; }

    /// <summary>True when a beneficiary may have one open request of it at a time; null for any number.</summary>
    public bool? OneAtATime { get; init; }

    public override Instant HappenedAt() => PublishedAt;
}
