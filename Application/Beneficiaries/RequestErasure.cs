using EventLedger.Application.Ledger;
using EventLedger.Application.Licensing;
using EventLedger.Application.Requests;
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
            var scope = await ErasureScope.LookAsync(person, requests, matters, on);
            return person.RequestErasure(
                scope.Absorbed, command.Basis, command.Context.Actor.User, scope.HasOpenRequest, on.At, scope.HasOpenApplication, scope.IsContested);
        },
        cancellation);
}
