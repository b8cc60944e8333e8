using EventLedger.Application.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The administration ends the request without deciding it.</summary>
public sealed record CancelRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class CancelRequestHandler
{
    public static Task<Outcome> Handle(CancelRequest command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => request.Cancel(command.Reason, at), cancellation);
}
