using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>Licenses a service centre. Dates are civil and inclusive; null for open ends.</summary>
public sealed record LicenseCentre(
    string Code,
    string NameAr,
    string NameEn,
    string LicenceNumber,
    LocalDate? ValidFrom,
    LocalDate? ValidUntil,
    Instant? At,
    CommandContext Context) : CentreCommand(Code, At, Context);

public static class LicenseCentreHandler
{
    public static Task<Outcome> Handle(LicenseCentre command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.BeginAsync(
            command,
            (existing, at) => ServiceCentre.License(
                existing, command.Code, command.NameAr, command.NameEn, command.LicenceNumber, command.ValidFrom, command.ValidUntil, at),
            alongside: null,
            cancellation);
}
