using EventLedger.Application.Ledger;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Mandates;

/// <summary>Ends a mandate, or all that a centre has of a beneficiary: by either of the two, or by the administration.</summary>
/// <param name="MandateId">Null for all.</param>
public sealed record RevokeMandate(Guid BeneficiaryId, string CentreCode, Guid? MandateId, string? Reason, CommandContext Context)
    : Command<CentreMandates>(null, Context)
{
    public override Guid Stream => CentreMandates.StreamId(Context.Actor.Region, BeneficiaryId, CentreCode);

    public override object Answer(Current<CentreMandates> current) => new MandateReceipt(MandateId, BeneficiaryId, CentreCode, current.Version);
}

public static class RevokeMandateHandler
{
    public static Task<Outcome> Handle(RevokeMandate command, StreamLedger ledger, CancellationToken cancellation)
    {
        var by = command.Context.Actor.Role switch
        {
            Role.Beneficiary => MandateParty.Beneficiary,
            Role.CentreClerk or Role.CentreManager => MandateParty.Centre,
            _ => MandateParty.Administration,
        };
        return ledger.DecideAsync(command, (mandates, at) => mandates.Revoke(command.MandateId, by, command.Reason, at), cancellation);
    }
}
