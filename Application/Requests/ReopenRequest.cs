using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Takes back the outcome that stands.</summary>
public sealed record ReopenRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ReopenRequestHandler
{
    public static Task<Outcome> Handle(ReopenRequest command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.Reopen(command.Reason, at), cancellation);
}
