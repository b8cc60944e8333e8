using EventLedger.Application.Ledger;
using EventLedger.Application.Requests;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Asks that a person's data be made unreadable for good.</summary>
public sealed record RequestErasure(Guid BeneficiaryId, string Basis, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class RequestErasureHandler
{
    public static Task<Outcome> Handle(RequestErasure command, StreamLedger ledger, OpenRequests requests, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        async (person, on) => person.RequestErasure(
            command.Basis, command.Context.Actor.User, await requests.AnyOfAsync(on.Region, command.BeneficiaryId, on.Cancellation), on.At),
        cancellation);
}
