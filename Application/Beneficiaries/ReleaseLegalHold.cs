using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Nothing demands any more that the record be kept.</summary>
public sealed record ReleaseLegalHold(Guid BeneficiaryId, string Reason, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class ReleaseLegalHoldHandler
{
    public static Task<Outcome> Handle(ReleaseLegalHold command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (person, at) => person.ReleaseHold(command.Reason, command.Context.Actor.User, at), cancellation);
}
