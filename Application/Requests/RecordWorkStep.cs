using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Notes an internal step of the department, such as electronic follow-up shows.</summary>
public sealed record RecordWorkStep(
    Guid RequestId,
    string Name,
    string? Officer,
    ImmutableArray<StepDetail>? Details,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class RecordWorkStepHandler
{
    public static Task<Outcome> Handle(RecordWorkStep command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.RecordWorkStep(command.Name, command.Officer ?? command.Context.Actor.User, at, command.Details), cancellation);
}
