using EventLedger.Application.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Takes back the outcome that stands.</summary>
public sealed record ReopenRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ReopenRequestHandler
{
    public static Task<Outcome> Handle(ReopenRequest command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => request.Reopen(command.Reason, at), cancellation);
}
