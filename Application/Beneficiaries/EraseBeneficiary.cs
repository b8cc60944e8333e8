using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A second person agrees, and the key to the person's data is destroyed.</summary>
public sealed record EraseBeneficiary(Guid BeneficiaryId, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class EraseBeneficiaryHandler
{
    public static async Task<Outcome> Handle(
        EraseBeneficiary command, StreamLedger ledger, PersonalData personal, OpenRequests requests, ErasureList erasures, CancellationToken cancellation)
    {
        var outcome = await ledger.DecideAsync(
            command,
            async (person, on) => person.Erase(command.Context.Actor.User, await requests.AnyOfAsync(on.Region, command.BeneficiaryId, on.Cancellation), on.At),
            (writes, _) =>
            {
                PersonalData.Destroy(writes, command.BeneficiaryId);

                // A request may have been opened since it was asked whether there is one: with the key's row in hand it is asked once more.
                OpenRequests.ExpectNoneOf(writes, command.BeneficiaryId);
                Identities.ForgetAll(writes, command.BeneficiaryId);
            },
            cancellation);
        if (!outcome.IsRefused)
        {
            personal.Forget(command.Context.Actor.Region, command.BeneficiaryId);
            erasures.Look();
        }

        return outcome;
    }
}
