using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Licensing;

/// <summary>Applications and appeals of the record that was absorbed go to the one that goes on.</summary>
public static class FollowApplicantWhenRecordMergedInto
{
    public sealed record Due(EventReference Event) : Reaction<RecordMergedInto>(Event);

    public static async Task Handle(Due due, Reactor reactor, StreamLedger ledger, ApplicantsMatters matters, CancellationToken cancellation) =>
        await matters.FollowAsync(await reactor.ReadAsync(due, cancellation), reactor, ledger, cancellation);
}
