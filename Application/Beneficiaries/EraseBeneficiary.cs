using EventLedger.Application.Ledger;
using EventLedger.Application.Licensing;
using EventLedger.Application.Requests;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A second person agrees, and the keys to the person's data are destroyed: the record's, and those of all that it absorbed.</summary>
public sealed record EraseBeneficiary(Guid BeneficiaryId, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class EraseBeneficiaryHandler
{
    public static async Task<Outcome> Handle(
        EraseBeneficiary command, StreamLedger ledger, PersonalData personal, Erasures erasures, OpenRequests requests, ApplicantsMatters matters, ErasureList list, CancellationToken cancellation)
    {
        Guid[] records = [];
        var outcome = await ledger.DecideAsync(
            command,
            async (person, on) =>
            {
                var scope = await ErasureScope.LookAsync(person, requests, matters, on);
                records = scope.Records;
                return person.Erase(scope.Absorbed, command.Context.Actor.User, scope.HasOpenRequest, on.At, scope.HasOpenApplication, scope.IsContested);
            },
            (writes, _) =>
            {
                foreach (var record in records)
                {
                    erasures.Destroy(writes, record);
                }

                // A request may have been opened since it was asked whether there is one: with the keys' rows in hand it is asked once more.
                OpenRequests.ExpectNoneOf(writes, records);
                ApplicantsMatters.ExpectNoneOpen(writes, records);
            },
            cancellation);
        if (!outcome.IsRefused)
        {
            foreach (var record in records)
            {
                personal.Forget(command.Context.Actor.Region, record);
            }

            list.Look();
        }

        return outcome;
    }
}
