using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A second person does not agree; the record stays as it is.</summary>
public sealed record DeclineErasure(Guid BeneficiaryId, string Reason, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class DeclineErasureHandler
{
    public static Task<Outcome> Handle(DeclineErasure command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (person, at) => person.DeclineErasure(command.Reason, command.Context.Actor.User, at), cancellation);
}
