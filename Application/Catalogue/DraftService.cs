using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;

namespace EventLedger.Application.Catalogue;

/// <summary>Keeps what the service's next version might say, be it the first; checked as if it were published, and nothing is decided by it.</summary>
public sealed record DraftService(string Code, ServiceTerms Terms, CommandContext Context) : ServiceCommand(Code, null, Context);

public static class DraftServiceHandler
{
    public static Task<Outcome> Handle(DraftService command, StreamLedger ledger, CancellationToken cancellation) => Versions.BeginOrGoOnAsync(
        ledger, command, command.Terms, (existing, at) => ServiceDefinition.Prepare(existing, command.Code, command.Terms, at), cancellation);
}
