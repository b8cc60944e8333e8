using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Has a record kept, whatever else is asked for.</summary>
public sealed record PlaceLegalHold(Guid BeneficiaryId, string Reason, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class PlaceLegalHoldHandler
{
    public static Task<Outcome> Handle(PlaceLegalHold command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (person, at) => person.PlaceHold(command.Reason, command.Context.Actor.User, at), cancellation);
}
