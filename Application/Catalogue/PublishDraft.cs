using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>Makes the draft the service's next version.</summary>
/// <param name="EffectiveFrom">Null for at once.</param>
public sealed record PublishDraft(string Code, Instant? EffectiveFrom, CommandContext Context) : ServiceCommand(Code, null, Context);

public static class PublishDraftHandler
{
    public static Task<Outcome> Handle(PublishDraft command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (service, at) => service.PublishDraft(command.EffectiveFrom, at), cancellation);
}
