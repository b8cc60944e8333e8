using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The department hands the result over to the centre.</summary>
public sealed record HandOverResult(Guid RequestId, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context)
{
    public override Matter Matter => Matter.Outcome;
}

public static class HandOverResultHandler
{
    public static Task<Outcome> Handle(HandOverResult command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.HandOver(command.Context.Actor.User, at), cancellation);
}
