using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Takes the code that was sent to the mobile of the record.</summary>
public sealed record VerifyMobile(Guid BeneficiaryId, string Code, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, null, Context);

public static class VerifyMobileHandler
{
    public static Task<Outcome> Handle(VerifyMobile command, StreamLedger ledger, PersonalData personal, OneTimeCodes codes, CancellationToken cancellation)
    {
        var code = codes.Entered(command.Context.Actor, command.BeneficiaryId, CodePurpose.Mobile, command.Code);
        return ledger.DecideAsync(
            command,
            async (person, on) => await code.JudgeAsync(person.VerifyMobile(on.At), await personal.MobileAsync(on.Region, person, cancellation) ?? "", on),
            (writes, _) => code.Use(writes),
            cancellation);
    }
}
