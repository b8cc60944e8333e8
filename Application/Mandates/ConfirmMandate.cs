using EventLedger.Application.Ledger;
using EventLedger.Domain.Mandates;

namespace EventLedger.Application.Mandates;

/// <summary>The beneficiary, signed in, says yes to what a centre asked.</summary>
public sealed record ConfirmMandate(Guid BeneficiaryId, string CentreCode, Guid MandateId, CommandContext Context)
    : Command<CentreMandates>(null, Context)
{
    public override Guid Stream => CentreMandates.StreamId(Context.Actor.Region, BeneficiaryId, CentreCode);

    public override object Answer(Current<CentreMandates> current) => new MandateReceipt(MandateId, BeneficiaryId, CentreCode, current.Version);
}

public static class ConfirmMandateHandler
{
    public static Task<Outcome> Handle(ConfirmMandate command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (mandates, at) => mandates.Confirm(command.MandateId, Consent.Portal, at), cancellation);
}
