using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Changes how a person is reached: by the person, signed in, or by a centre that saw a document. What is null stays.</summary>
/// <param name="Code">What was sent to the new mobile; null for none.</param>
/// <param name="Shown">What the centre was shown.</param>
/// <param name="VerifiedBy">Who saw it; null for the caller.</param>
public sealed record ReplaceContactData(
    Guid BeneficiaryId,
    string? Mobile,
    ContactLanguage? Language,
    ContactChannel? Channel,
    string? Code,
    string? Reason,
    string? Shown,
    string? VerifiedBy,
    CommandContext Context) : BeneficiaryCommand(BeneficiaryId, null, Context);

public static class ReplaceContactDataHandler
{
    public static async Task<Outcome> Handle(
        ReplaceContactData command, StreamLedger ledger, PersonalData personal, OneTimeCodes codes, RecordSearch search, CancellationToken cancellation)
    {
        var (actor, id) = (command.Context.Actor, command.BeneficiaryId);
        var mobile = command.Mobile is null ? null : MobileNumber.Parse(command.Mobile);
        if (command.Mobile is not null && mobile is null)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.MobileInvalid, cancellation);
        }

        if (await personal.FindKeyAsync(actor.Region, id, cancellation) is not { } key)
        {
            return await ledger.RefuseAsync(command, await PersonalData.WhyGoneAsync(ledger, actor.Region, id, cancellation), cancellation);
        }

        var isOwn = actor.Role == Role.Beneficiary;
        var code = command.Code is null ? null : codes.Entered(actor, id, CodePurpose.Mobile, command.Code);
        var outcome = await ledger.DecideAsync(
            command,
            async (person, on) =>
            {
                var other = mobile is not null && key.Open(person.Mobile) != mobile ? mobile : null;
                var decision = person.ReplaceContact(
                    new ContactDataReplaced(
                        key.Seal(other),
                        other is null ? default : person.Mobile,
                        command.Language,
                        command.Channel,
                        isOwn ? ContactProof.Portal : ContactProof.Document,
                        command.Reason,
                        isOwn ? null : command.Shown,
                        isOwn ? actor.User : command.VerifiedBy ?? actor.User,
                        on.At),
                    isMobileProved: code is not null);
                return code is null || other is null ? decision : await code.JudgeAsync(decision, other, on);
            },
            (writes, _) =>
            {
                PersonalData.Hold(writes, id);
                code?.Use(writes);
            },
            cancellation);
        if (mobile is not null && !outcome.IsRefused && !outcome.Replayed)
        {
            search.Move(actor.Region, id, mobile);
        }

        return outcome;
    }
}
