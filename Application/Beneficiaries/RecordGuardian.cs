using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Records that somebody acts for a minor, who is there with whoever shows why.</summary>
/// <param name="GuardianshipId">New; made by the caller so that handling stays repeatable.</param>
/// <param name="Until">Exclusive; null for the day on which the minor is none any more.</param>
/// <param name="VerifiedBy">Who saw the document; null for the caller.</param>
public sealed record RecordGuardian(
    Guid BeneficiaryId,
    Guid GuardianshipId,
    Guid GuardianId,
    GuardianKind Kind,
    LocalDate BornOn,
    LocalDate? Until,
    string Basis,
    string Shown,
    string? VerifiedBy,
    CommandContext Context) : BeneficiaryCommand(BeneficiaryId, null, Context)
{
    public override object Answer(Current<Beneficiary> current) => new GuardianReceipt(BeneficiaryId, GuardianshipId, current.Version);
}

/// <summary>What recording a guardian answers.</summary>
public sealed record GuardianReceipt(Guid Id, Guid GuardianshipId, long Version);

public static class RecordGuardianHandler
{
    public static async Task<Outcome> Handle(
        RecordGuardian command, StreamLedger ledger, PersonalData personal, PersonRules rules, AccountEnds accounts, CancellationToken cancellation)
    {
        var region = command.Context.Actor.Region;
        if (command.BornOn > Minors.Today(ledger.Now()) || rules.MajorityOf(command.BornOn) is not { } majority)
        {
            return await ledger.RefuseAsync(command, BeneficiaryRefusals.BirthDateInvalid, cancellation);
        }

        if (await personal.FindKeyAsync(region, command.BeneficiaryId, cancellation) is not { } key)
        {
            return await ledger.RefuseAsync(command, await PersonalData.WhyGoneAsync(ledger, region, command.BeneficiaryId, cancellation), cancellation);
        }

        return await ledger.DecideAsync(
            command,
            async (person, on) =>
            {
                var guardian = command.GuardianId == person.Id ? person : (await on.RestOnAsync<Beneficiary>(command.GuardianId, isAfresh: true))?.State;
                var isMinor = guardian is not null && await Minors.FindAsync(personal, region, guardian, on.Now, on.Cancellation) is not null;
                var until = command.Until ?? majority;
                return person.RecordGuardian(
                    new GuardianRecorded(
                        command.GuardianshipId,
                        command.GuardianId,
                        command.Kind,
                        key.Seal(SealedDay.Write(command.BornOn)),
                        key.Seal(SealedDay.Write(majority)),
                        key.Seal(SealedDay.Write(until)),
                        command.Basis,
                        command.Shown,
                        command.VerifiedBy ?? command.Context.Actor.User,
                        on.At),
                    guardian,
                    isMinor,
                    majority,
                    until,
                    Minors.Today(on.Now));
            },
            (writes, _) =>
            {
                PersonalData.Hold(writes, command.BeneficiaryId);
                accounts.End(writes, command.BeneficiaryId);
            },
            cancellation);
    }
}
