using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>Publishes the service's next version; requests already open keep the one they were opened under.</summary>
/// <param name="EffectiveFrom">Null for at once.</param>
public sealed record PublishServiceVersion(string Code, ServiceTerms Terms, Instant? EffectiveFrom, Instant? At, CommandContext Context)
    : ServiceCommand(Code, At, Context);

public static class PublishServiceVersionHandler
{
    public static Task<Outcome> Handle(PublishServiceVersion command, StreamLedger ledger, CancellationToken cancellation) =>
        Versions.DecideAsync(ledger, command, command.Terms, (service, at) => service.Publish(command.Terms, command.EffectiveFrom, at), cancellation);
}
