using EventLedger.Application.Ledger;

namespace EventLedger.Application.Catalogue;

/// <summary>Gives the draft of the next version up.</summary>
public sealed record DiscardDraft(string Code, string Reason, CommandContext Context) : ServiceCommand(Code, null, Context);

public static class DiscardDraftHandler
{
    public static Task<Outcome> Handle(DiscardDraft command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (service, at) => service.DiscardDraft(command.Reason, at), cancellation);
}
