using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The centre told the beneficiary, or tried to.</summary>
public sealed record RecordContact(
    Guid RequestId,
    ContactMethod Method,
    string? Result,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class RecordContactHandler
{
    public static Task<Outcome> Handle(RecordContact command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.RecordContact(command.Method, command.Result, command.Context.Actor.User, at), cancellation);
}
