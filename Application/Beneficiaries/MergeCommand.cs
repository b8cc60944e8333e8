using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A command on the merge of two records.</summary>
public abstract record MergeCommand(Guid MergeId, Instant? At, CommandContext Context) : Command<RecordMerge>(At, Context)
{
    public override Guid Stream => MergeId;

    public override object Answer(Current<RecordMerge> current) => new MergeReceipt(MergeId, current.Version, current.State.Status);
}

/// <summary>What commands on a merge answer.</summary>
public sealed record MergeReceipt(Guid Id, long Version, MergeStatus Status);
