using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>Prolongs a centre's licence.</summary>
/// <param name="ValidUntil">The new last day, civil and inclusive.</param>
/// <param name="LicenceNumber">Null to keep the present one.</param>
public sealed record RenewLicence(string Code, LocalDate ValidUntil, string? LicenceNumber, Instant? At, CommandContext Context)
    : CentreCommand(Code, At, Context);

public static class RenewLicenceHandler
{
    public static Task<Outcome> Handle(RenewLicence command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (centre, at) => centre.Renew(command.ValidUntil, command.LicenceNumber, at), cancellation);
}
