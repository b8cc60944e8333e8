using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The department sends the documents back and says what is missing or wrong.</summary>
public sealed record ReturnDocuments(
    Guid RequestId,
    ImmutableArray<string> Reasons,
    Instant? RespondBy,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class ReturnDocumentsHandler
{
    public static Task<Outcome> Handle(ReturnDocuments command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.Return(command.Reasons, command.RespondBy, at), cancellation);
}
