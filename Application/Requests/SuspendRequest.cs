using EventLedger.Application.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Stops the clock, for instance while the beneficiary has to answer.</summary>
public sealed record SuspendRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class SuspendRequestHandler
{
    public static Task<Outcome> Handle(SuspendRequest command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => request.Suspend(command.Reason, at), cancellation);
}
