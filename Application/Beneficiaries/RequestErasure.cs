using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using EventLedger.Domain.Beneficiaries;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Asks that a person's data be made unreadable for good.</summary>
public sealed record RequestErasure(Guid BeneficiaryId, string Basis, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class RequestErasureHandler
{
    public static Task<Outcome> Handle(RequestErasure command, StreamLedger ledger, OpenRequests requests, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        async (person, on) =>
        {
            var absorbed = await AbsorbedRecords.AllAsync(person, on.FindAsync<Beneficiary>);
            var hasOpenRequest = await requests.AnyOfAsync(on.Region, [person.Id, .. absorbed.Select(record => record.Id)], on.Cancellation);
            return person.RequestErasure(absorbed, command.Basis, command.Context.Actor.User, hasOpenRequest, on.At);
        },
        cancellation);
}
