using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The department acknowledges receipt.</summary>
public sealed record ReceiveDocuments(Guid RequestId, string? ReceivedBy, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ReceiveDocumentsHandler
{
    public static Task<Outcome> Handle(ReceiveDocuments command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.Receive(command.ReceivedBy ?? command.Context.Actor.User, at), cancellation);
}
