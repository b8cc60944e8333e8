using EventLedger.Application.Shared;
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
    public static Task<Outcome> Handle(ExtendDeadline command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => request.ExtendDeadline(command.Deadline, command.Reason, at), cancellation);
}
