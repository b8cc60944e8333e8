using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Promises a later day, with a reason the beneficiary can be told.</summary>
public sealed record ExtendDeadline(
    Guid RequestId,
    Instant Deadline,
    string Reason,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class ExtendDeadlineHandler
{
    public static Task<Outcome> Handle(ExtendDeadline command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.ExtendDeadline(command.Deadline, command.Reason, command.Context.Actor, at), cancellation);
}
