using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

public enum MergeStatus
{
    Requested,
    Merged,
    Declined,
    ReversalRequested,
    Reversed,
}

/// <summary>That two records are one person's: said by one person, agreed to by another; and the same for taking it back.</summary>
/// <param name="Survivor">The record that goes on.</param>
/// <param name="RequestedBy">Who asked for what was asked last.</param>
public sealed record RecordMerge(
    Guid Survivor,
    Guid Absorbed,
    string Reason,
    string RequestedBy,
    Instant RequestedAt,
    MergeStatus Status = MergeStatus.Requested,
    string? DecidedBy = null,
    Instant? DecidedAt = null,
    string? DecisionReason = null) : IEventSourced<RecordMerge>
{
    public static StreamKind Kind { get; } = new("merge", BeneficiaryRefusals.MergeNotFound);

    /// <summary>Centres find duplicates, and the administration decides on them.</summary>
    public bool Admits(Actor actor) => actor.Role is Role.CentreManager or Role.Auditor or Role.Administrator;

    /// <param name="losesMinority">Whether the absorbed record is a minor's, and nothing on the other says so: guardians do not follow.</param>
    public static Decision Request(
        Beneficiary? survivor, Beneficiary? absorbed, string reason, string requestedBy, Instant at, bool losesMinority = false) =>
        survivor is null || absorbed is null ? BeneficiaryRefusals.BeneficiaryNotFound
        : Unfit(survivor, absorbed, losesMinority) is { } refusal ? refusal
        : new MergeRequested(survivor.Id, absorbed.Id, reason, requestedBy, at);

    /// <summary>Carries out what was asked for; never by the one who asked for it.</summary>
    /// <param name="merge">This one's id.</param>
    /// <param name="losesMinority">As when it was asked for.</param>
    public Decision Approve(Guid merge, Beneficiary survivor, Beneficiary absorbed, string approvedBy, Instant at, bool losesMinority = false) => Status switch
    {
        not (MergeStatus.Requested or MergeStatus.ReversalRequested) => BeneficiaryRefusals.MergeAlreadyDecided,
        _ when Actor.IsSameUser(approvedBy, RequestedBy) => BeneficiaryRefusals.MergeNeedsAnother,
        MergeStatus.Requested => Unfit(survivor, absorbed, losesMinority) is { } refusal
            ? refusal
            : ((Decision)new MergeApproved(approvedBy, at))
                .And(Absorbed, new RecordMergedInto(Survivor, merge, at))
                .And(Survivor, new RecordTookOver(Absorbed, merge, at)),
        _ => ((Decision)new MergeReversed(approvedBy, at))
            .And(Absorbed, new RecordSeparated(Survivor, merge, at))
            .And(Survivor, new RecordLetGo(Absorbed, merge, at)),
    };

    public Decision Decline(string reason, string declinedBy, Instant at) => Status is MergeStatus.Requested or MergeStatus.ReversalRequested
        ? new MergeDeclined(reason, declinedBy, at)
        : BeneficiaryRefusals.MergeAlreadyDecided;

    public Decision RequestReversal(string reason, string requestedBy, Instant at) => Status is MergeStatus.Merged
        ? new MergeReversalRequested(reason, requestedBy, at)
        : BeneficiaryRefusals.NotMerged;

    public static RecordMerge Evolve(RecordMerge? state, DomainEvent @event) => @event switch
    {
        MergeRequested e => new RecordMerge(e.Survivor, e.Absorbed, e.Reason, e.RequestedBy, e.RequestedAt),
        _ when state is null => throw new ForeignEventException(@event, typeof(RecordMerge)),
        MergeApproved e => state.Decided(MergeStatus.Merged, e.ApprovedBy, e.ApprovedAt),
        MergeDeclined e => state.Decided(
            state.Status is MergeStatus.Requested ? MergeStatus.Declined : MergeStatus.Merged, e.DeclinedBy, e.DeclinedAt, e.Reason),
        MergeReversalRequested e => state with
        {
            Status = MergeStatus.ReversalRequested,
            Reason = e.Reason,
            RequestedBy = e.RequestedBy,
            RequestedAt = e.RequestedAt,
            DecidedBy = null,
            DecidedAt = null,
            DecisionReason = null,
        },
        MergeReversed e => state.Decided(MergeStatus.Reversed, e.ApprovedBy, e.ReversedAt),
        _ => throw new ForeignEventException(@event, typeof(RecordMerge)),
    };

    // One that points to another has nothing of its own left to give or to take.
    private static Refusal? Unfit(Beneficiary survivor, Beneficiary absorbed, bool losesMinority) =>
        survivor.Id == absorbed.Id ? BeneficiaryRefusals.MergeWithItself
        : survivor.IsErased || absorbed.IsErased ? BeneficiaryRefusals.BeneficiaryErased
        : (survivor.MergedInto ?? absorbed.MergedInto) is { } elsewhere ? BeneficiaryRefusals.RecordMerged(elsewhere)
        : survivor.Erasure is not null || absorbed.Erasure is not null ? BeneficiaryRefusals.MergeWaitsForErasure
        : survivor.IsUnverified || absorbed.IsUnverified ? BeneficiaryRefusals.BeneficiaryUnverified
        : survivor.IsDeceased != absorbed.IsDeceased ? BeneficiaryRefusals.BeneficiaryDeceased
        : losesMinority ? BeneficiaryRefusals.MergeLosesGuardians
        : null;

    private RecordMerge Decided(MergeStatus status, string by, Instant at, string? reason = null) =>
        this with { Status = status, DecidedBy = by, DecidedAt = at, DecisionReason = reason };
}
