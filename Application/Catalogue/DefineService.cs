using EventLedger.Application.Ledger;
using EventLedger.Domain.Catalogue;
using NodaTime;

namespace EventLedger.Application.Catalogue;

/// <summary>Adds a service to the catalogue, as its version 1.</summary>
/// <param name="EffectiveFrom">Null for at once.</param>
public sealed record DefineService(string Code, ServiceTerms Terms, Instant? At, CommandContext Context, Instant? EffectiveFrom = null) : ServiceCommand(Code, At, Context)
{
    public override string KnownAs => Code;
}

/// <summary>What defining or publishing answers.</summary>
/// <param name="Version">The stream's version, as in <c>ETag</c>.</param>
/// <param name="ServiceVersion">The version of the service that requests opened from now on are decided by; 0 of one that was only drafted.</param>
public sealed record ServiceReceipt(string Code, long Version, int ServiceVersion)
{
    internal static ServiceReceipt Of(Current<ServiceDefinition> current) => new(current.State.Code, current.Version, current.State.Version);
}

public static class DefineServiceHandler
{
    public static Task<Outcome> Handle(DefineService command, StreamLedger ledger, CancellationToken cancellation) => Versions.BeginOrGoOnAsync(
        ledger,
        command,
        command.Terms,
        (existing, at) => ServiceDefinition.Define(existing, command.Code, command.Terms, command.EffectiveFrom, at),
        cancellation);
}
