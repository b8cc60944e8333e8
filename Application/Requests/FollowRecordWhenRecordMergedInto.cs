using EventLedger.Application.Reactions;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Requests;

/// <summary>What is of the record that was absorbed goes to the one that goes on.</summary>
public static class FollowRecordWhenRecordMergedInto
{
    [CarriesOut]
    public sealed record Due(EventReference Event) : Reaction<RecordMergedInto>(Event);

    public static SweepRecord Handle(Due due) => SweepRecord.Following(due.Event);
}
