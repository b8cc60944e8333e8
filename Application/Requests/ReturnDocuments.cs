using System.Collections.Immutable;
using EventLedger.Application.Shared;
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
    public static Task<Outcome> Handle(ReturnDocuments command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => request.Return(command.Reasons, command.RespondBy, at), cancellation);
}
