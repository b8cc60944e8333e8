using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Records that a person died: account, codes and mandates end, and nothing new begins in that name.</summary>
/// <param name="Certificate">The number of the certificate.</param>
/// <param name="Shown">What a centre was shown.</param>
public sealed record RecordDeath(Guid BeneficiaryId, LocalDate DiedOn, string Certificate, string? Shown, CommandContext Context)
    : BeneficiaryCommand(BeneficiaryId, null, Context);

public static class RecordDeathHandler
{
    public static async Task<Outcome> Handle(RecordDeath command, StreamLedger ledger, PersonalData personal, AccountEnds accounts, CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        if (await personal.FindKeyAsync(actor.Region, command.BeneficiaryId, cancellation) is not { } key)
        {
            return await ledger.RefuseAsync(command, await PersonalData.WhyGoneAsync(ledger, actor.Region, command.BeneficiaryId, cancellation), cancellation);
        }

        return await ledger.DecideAsync(
            command,
            (person, on) => ValueTask.FromResult(person.RecordDeath(
                new DeathRecorded(key.Seal(SealedDay.Write(command.DiedOn)), key.Seal(command.Certificate), command.Shown, actor.User, on.At),
                command.DiedOn,
                Minors.Today(on.Now),
                needsDocument: actor.Role != Role.Administrator)),
            (writes, _) =>
            {
                PersonalData.Hold(writes, command.BeneficiaryId);
                accounts.End(writes, command.BeneficiaryId);
            },
            cancellation);
    }
}
