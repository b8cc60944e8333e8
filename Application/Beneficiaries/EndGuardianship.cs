using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Somebody does not act for the minor any more, or never should have.</summary>
public sealed record EndGuardianship(Guid BeneficiaryId, Guid GuardianshipId, GuardianshipEnding Cause, string Reason, CommandContext Context)
    : BeneficiaryCommand(BeneficiaryId, null, Context);

public static class EndGuardianshipHandler
{
    public static Task<Outcome> Handle(EndGuardianship command, StreamLedger ledger, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        (person, at) => person.EndGuardianship(new GuardianshipEnded(command.GuardianshipId, command.Cause, command.Reason, command.Context.Actor.User, at)),
        cancellation);
}
