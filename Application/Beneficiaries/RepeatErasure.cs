using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Records an erasure again that a restored backup knows nothing of. Sent by the process that keeps <see cref="ErasureList"/>.</summary>
/// <param name="Erased">As it was recorded then.</param>
public sealed record RepeatErasure(Guid BeneficiaryId, BeneficiaryErased Erased, Instant? At, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, At, Context);

public static class RepeatErasureHandler
{
    public static Task<Outcome> Handle(RepeatErasure command, StreamLedger ledger, Erasures erasures, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        (person, _) => ValueTask.FromResult(person.RepeatErasure(command.Erased)),
        (writes, _) => erasures.Destroy(writes, command.BeneficiaryId),
        cancellation);
}
