using EventLedger.Application.Reactions;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Requests;

/// <summary>What was opened for the record comes back to it.</summary>
public static class FollowRecordWhenRecordSeparated
{
    [CarriesOut]
    public sealed record Due(EventReference Event) : Reaction<RecordSeparated>(Event);

    public static SweepRecord Handle(Due due) => SweepRecord.Following(due.Event);
}
