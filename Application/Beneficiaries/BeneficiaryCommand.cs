using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A command on a record that is there.</summary>
public abstract record BeneficiaryCommand(Guid BeneficiaryId, Instant? At, CommandContext Context) : Command<Beneficiary>(At, Context)
{
    public override Guid Stream => BeneficiaryId;

    public override object Answer(Current<Beneficiary> current) => new BeneficiaryReceipt(BeneficiaryId, current.Version);
}
