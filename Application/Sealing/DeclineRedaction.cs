using EventLedger.Application.Shared;
using EventLedger.Domain.Sealing;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>A second person does not agree; nothing is masked.</summary>
public sealed record DeclineRedaction(Guid RedactionId, string Reason, Instant? At, CommandContext Context) : Command(At, Context);

public static class DeclineRedactionHandler
{
    public static Task<Outcome> Handle(DeclineRedaction command, Ledger ledger, CancellationToken cancellation) => ledger.ChangeAsync<Redaction>(
        command.RedactionId,
        command,
        SealingRefusals.RedactionNotFound,
        (redaction, at) => ValueTask.FromResult(redaction.Decline(command.Reason, command.Context.Actor.User, at)),
        current => RedactionReceipt.Of(command.RedactionId, current),
        cancellation);
}
