using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>Somebody says that two records are one person's.</summary>
/// <param name="Survivor">The record that goes on.</param>
/// <param name="Absorbed">The record that points to it from then on.</param>
public sealed record MergeRequested(Guid Survivor, Guid Absorbed, [property: FreeText] string Reason, string RequestedBy, Instant RequestedAt) : EventOf<RecordMerge>
{
    public override Instant HappenedAt() => RequestedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [Survivor, Absorbed];
}

/// <summary>A second person agrees.</summary>
public sealed record MergeApproved(string ApprovedBy, Instant ApprovedAt) : EventOf<RecordMerge>
{
    public override Instant HappenedAt() => ApprovedAt;
}

/// <summary>What was asked for last, the merge or its reversal, is not to be.</summary>
public sealed record MergeDeclined([property: FreeText] string Reason, string DeclinedBy, Instant DeclinedAt) : EventOf<RecordMerge>
{
    public override Instant HappenedAt() => DeclinedAt;
}

/// <summary>Somebody says that they were two persons' after all.</summary>
public sealed record MergeReversalRequested([property: FreeText] string Reason, string RequestedBy, Instant RequestedAt) : EventOf<RecordMerge>
{
    public override Instant HappenedAt() => RequestedAt;
}

/// <summary>A second person agrees.</summary>
public sealed record MergeReversed(string ApprovedBy, Instant ReversedAt) : EventOf<RecordMerge>
{
    public override Instant HappenedAt() => ReversedAt;
}

/// <summary>The record points to another of the same person; what it has follows.</summary>
public sealed record RecordMergedInto(Guid Survivor, Guid Merge, Instant MergedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => MergedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [Survivor, Merge];
}

/// <summary>Another record of the same person points here.</summary>
public sealed record RecordTookOver(Guid Absorbed, Guid Merge, Instant TookOverAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => TookOverAt;

    public override IEnumerable<Guid> LeansOn(string region) => [Absorbed, Merge];
}

/// <summary>The record stands for itself again; what was its own comes back.</summary>
public sealed record RecordSeparated(Guid Survivor, Guid Merge, Instant SeparatedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => SeparatedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [Survivor, Merge];
}

/// <summary>The other record does not point here any more.</summary>
public sealed record RecordLetGo(Guid Absorbed, Guid Merge, Instant LetGoAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => LetGoAt;

    public override IEnumerable<Guid> LeansOn(string region) => [Absorbed, Merge];
}
