using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Licensing;

/// <summary>Applications and appeals that were made for the record come back to it.</summary>
public static class FollowApplicantWhenRecordSeparated
{
    public sealed record Due(EventReference Event) : Reaction<RecordSeparated>(Event);

    public static async Task Handle(Due due, Reactor reactor, StreamLedger ledger, ApplicantsMatters matters, CancellationToken cancellation) =>
        await matters.FollowAsync(await reactor.ReadAsync(due, cancellation), reactor, ledger, cancellation);
}
