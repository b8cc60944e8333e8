using EventLedger.Application.Beneficiaries;
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
    public static async Task<Outcome> Handle(RevokeMandate command, StreamLedger ledger, CancellationToken cancellation)
    {
        var by = command.Context.Actor.Role switch
        {
            Role.Beneficiary => MandateParty.Beneficiary,
            Role.CentreClerk or Role.CentreManager => MandateParty.Centre,
            _ => MandateParty.Administration,
        };

        // What was agreed to under a record that was merged since counts for the other one, and is the person's to take back.
        var actor = await ledger.AsOwnerAsync(command.Context.Actor, command.BeneficiaryId, cancellation);
        return await ledger.DecideAsync(
            command with { Context = command.Context with { Actor = actor } }, (mandates, at) => mandates.Revoke(command.MandateId, by, command.Reason, at), cancellation);
    }
}
