using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>The person lives: the death was recorded in error. Mandates hold again; an account needs a new printed code.</summary>
public sealed record CorrectDeath(Guid BeneficiaryId, string Reason, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, null, Context);

public static class CorrectDeathHandler
{
    public static Task<Outcome> Handle(CorrectDeath command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (person, at) => person.CorrectDeath(command.Reason, command.Context.Actor.User, at), cancellation);
}
