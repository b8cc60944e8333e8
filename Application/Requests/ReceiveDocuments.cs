using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The department acknowledges receipt.</summary>
/// <param name="IsAssumed">Only for administrators: an older register tells of no receipt, though of work that needs one.</param>
public sealed record ReceiveDocuments(Guid RequestId, string? ReceivedBy, bool IsAssumed, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ReceiveDocumentsHandler
{
    public static Task<Outcome> Handle(ReceiveDocuments command, StreamLedger ledger, CancellationToken cancellation) =>
        command.IsAssumed && command.Context.Actor.Role != Role.Administrator
            ? ledger.RefuseAsync(command, RequestRefusals.AssumptionNotAllowed, cancellation)
            : ledger.DecideAsync(
                command, (request, at) => request.Receive(command.ReceivedBy ?? command.Context.Actor.User, at, command.IsAssumed), cancellation);
}
