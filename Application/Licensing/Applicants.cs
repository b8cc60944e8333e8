using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Licensing;

/// <summary>
/// A person whose records were merged is the applicant of what either of them applied for. There are few such applications and whose
/// they are is asked rarely, so it is judged by where the records lead, and nothing follows them.
/// </summary>
public static class Applicants
{
    /// <summary>The records that somebody may have applied under; none for who is no beneficiary.</summary>
    public static async ValueTask<IReadOnlyList<Guid>> ApplicantsOfAsync(this StreamLedger ledger, Actor actor, CancellationToken cancellation) =>
        actor.BeneficiaryId is { } own ? await AbsorbedRecords.WithAsync(ledger, actor.Region, own, cancellation) : [];
}
