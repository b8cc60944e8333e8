using EventLedger.Application.Shared;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>A second person agrees; the sealer does the rest.</summary>
public sealed record ApproveRedaction(Guid RedactionId, Instant? At, CommandContext Context) : Command(At, Context);

public static class ApproveRedactionHandler
{
    public static Task<Outcome> Handle(ApproveRedaction command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRedactionAsync(command.RedactionId, command, (redaction, at) => redaction.Approve(command.Context.Actor.User, at), cancellation);
}
