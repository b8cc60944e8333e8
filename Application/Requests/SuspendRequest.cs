using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Stops the clock, for instance while the beneficiary has to answer.</summary>
public sealed record SuspendRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class SuspendRequestHandler
{
    public static Task<Outcome> Handle(SuspendRequest command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.Suspend(command.Reason, at), cancellation);
}
