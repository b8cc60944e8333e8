using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Redactions;

/// <summary>A second person agrees; the sealer does the rest.</summary>
public sealed record ApproveRedaction(Guid RedactionId, Instant? At, CommandContext Context) : RedactionCommand(RedactionId, At, Context);

public static class ApproveRedactionHandler
{
    public static Task<Outcome> Handle(ApproveRedaction command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (redaction, at) => redaction.Approve(command.Context.Actor.User, at), cancellation);
}
