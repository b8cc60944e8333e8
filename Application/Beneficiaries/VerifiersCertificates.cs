using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Records with whatever rests on a document which certificates whoever saw it had for that: they may be revoked later, from whatever day on.</summary>
public sealed class VerifiersCertificates : IAnnotator
{
    public Type State => typeof(Beneficiary);

    public async ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on)
    {
        var actor = on.Context.Actor;
        if (!Actor.IsStaff(actor.Role)
            || !decision.Events.Any(e => Curriculum.ActOf(e) == CertifiedAct.IdentityVerification)
            || await on.RestOnAsync<Curriculum>(Curriculum.StreamId(on.Region)) is not { State: var courses })
        {
            return decision;
        }

        var member = (await on.RestOnAsync<StaffMember>(StaffMember.StreamId(on.Region, actor.User)))?.State;
        var held = courses.Held(CertifiedAct.IdentityVerification, member, on.At);
        return held.IsEmpty ? decision : decision.Select(e => Beneficiary.Certified(e, held));
    }
}
