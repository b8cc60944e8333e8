using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>The code came back: the record is opened, unverified. Sent in the name of a process, since nobody is signed in.</summary>
public sealed record ConfirmSelfRegistration(Guid RegistrationId, string Code, CommandContext Context) : BeneficiaryCommand(RegistrationId, null, Context);

public static class ConfirmSelfRegistrationHandler
{
    public static async Task<Outcome> Handle(
        ConfirmSelfRegistration command,
        StreamLedger ledger,
        PersonalData personal,
        SelfRegistrations registrations,
        OneTimeCodes codes,
        PersonRules rules,
        CancellationToken cancellation)
    {
        var (actor, id) = (command.Context.Actor, command.RegistrationId);
        if (await registrations.FindAsync(actor.Region, id, cancellation) is not { } told
            || await personal.FindKeyAsync(actor.Region, id, cancellation) is not { } key)
        {
            return await ledger.RefuseAsync(command, CredentialRefusals.CodeNotAccepted, cancellation);
        }

        var code = codes.Entered(actor, id, CodePurpose.Mobile, command.Code);
        return await ledger.BeginAsync(
            command,
            async (existing, on) => await code.JudgeAsync(
                existing is null
                    ? Beneficiary.SelfRegister(new BeneficiarySelfRegistered(
                        id, told.Kind, key.Seal(told.Written), key.Seal(told.NameAr), key.Seal(told.NameEn), key.Seal(told.Mobile), on.At))
                    : CredentialRefusals.CodeNotAccepted,
                told.Mobile,
                on),
            writes =>
            {
                PersonalData.Hold(writes, id);
                code.Use(writes);
                SelfRegistrations.Confirm(writes, id, ledger.Now() + Duration.FromDays(rules.UnverifiedDays));
            },
            cancellation);
    }
}
