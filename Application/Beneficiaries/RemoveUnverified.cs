using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Removes a record that somebody opened alone and nobody verified in time. Sent by the process that looks for such.</summary>
public sealed record RemoveUnverified(Guid BeneficiaryId, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, null, Context);

public static class RemoveUnverifiedHandler
{
    public static async Task<Outcome> Handle(
        RemoveUnverified command, StreamLedger ledger, PersonalData personal, Erasures erasures, ErasureList list, CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        var outcome = await ledger.DecideAsync(
            command,
            (person, on) => ValueTask.FromResult(person.RemoveUnverified(actor.User, on.At)),
            (writes, _) => erasures.Destroy(writes, command.BeneficiaryId),
            cancellation);
        if (!outcome.IsRefused)
        {
            personal.Forget(actor.Region, command.BeneficiaryId);
            list.Look();
        }

        return outcome;
    }
}
