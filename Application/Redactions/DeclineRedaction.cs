using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Redactions;

/// <summary>A second person does not agree; nothing is masked.</summary>
public sealed record DeclineRedaction(Guid RedactionId, string Reason, Instant? At, CommandContext Context) : RedactionCommand(RedactionId, At, Context);

public static class DeclineRedactionHandler
{
    public static Task<Outcome> Handle(DeclineRedaction command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (redaction, at) => redaction.Decline(command.Reason, command.Context.Actor.User, at), cancellation);
}
