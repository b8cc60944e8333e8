using EventLedger.Application.Shared;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>A second person does not agree; nothing is masked.</summary>
public sealed record DeclineRedaction(Guid RedactionId, string Reason, Instant? At, CommandContext Context) : Command(At, Context);

public static class DeclineRedactionHandler
{
    public static Task<Outcome> Handle(DeclineRedaction command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRedactionAsync(command.RedactionId, command, (redaction, at) => redaction.Decline(command.Reason, command.Context.Actor.User, at), cancellation);
}
