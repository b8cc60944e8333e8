using EventLedger.Application.Shared;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>The ledger in the terms of a redaction.</summary>
internal static class RedactionLedger
{
    /// <summary>Takes a decision on a redaction that was asked for.</summary>
    public static Task<Outcome> OnRedactionAsync(
        this Ledger ledger, Guid id, Command command, Func<Redaction, Instant, Decision> decide, CancellationToken cancellation) => ledger.ChangeAsync<Redaction>(
        id,
        command,
        SealingRefusals.RedactionNotFound,
        (redaction, at) => ValueTask.FromResult(decide(redaction, at)),
        current => RedactionReceipt.Of(id, current),
        cancellation);
}
