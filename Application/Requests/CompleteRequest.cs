using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The department decides.</summary>
public sealed record CompleteRequest(
    Guid RequestId,
    CompletionDecision Decision,
    string? Reason,
    string? Deliverable,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context)
{
    public override Matter Matter => Matter.Outcome;
}

public static class CompleteRequestHandler
{
    public static Task<Outcome> Handle(CompleteRequest command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.Complete(command.Decision, command.Reason, command.Deliverable, at), cancellation);
}
