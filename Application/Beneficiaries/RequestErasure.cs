using EventLedger.Application.Ledger;
using EventLedger.Application.Licensing;
using EventLedger.Application.Requests;
using EventLedger.Domain.Beneficiaries;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Asks that a person's data be made unreadable for good.</summary>
public sealed record RequestErasure(Guid BeneficiaryId, string Basis, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class RequestErasureHandler
{
    public static Task<Outcome> Handle(RequestErasure command, StreamLedger ledger, OpenRequests requests, ApplicantsMatters matters, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        async (person, on) =>
        {
            var absorbed = await AbsorbedRecords.AllAsync(person, on.FindAsync<Beneficiary>);
            Guid[] records = [person.Id, .. absorbed.Select(record => record.Id)];
            var hasOpenRequest = await requests.AnyOfAsync(on.Region, records, on.Cancellation);
            var hasOpenApplication = await matters.AnyOpenAsync(on.Region, records, on.Cancellation);
            var isContested = await AbsorbedRecords.AnyContestedAsync(absorbed, on);
            return person.RequestErasure(absorbed, command.Basis, command.Context.Actor.User, hasOpenRequest, on.At, hasOpenApplication, isContested);
        },
        cancellation);
}
