using EventLedger.Application.Shared;
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
    CommandContext Context) : Command(At, Context);

/// <summary>What licensing answers.</summary>
public sealed record CentreReceipt(string Code, long Version);

public static class LicenseCentreHandler
{
    public static Task<Outcome> Handle(LicenseCentre command, Ledger ledger, CancellationToken cancellation) =>
        ledger.BeginAsync<ServiceCentre>(
            ServiceCentre.StreamId(command.Context.Actor.Region, command.Code),
            command.Code,
            command,
            (existing, at) => ValueTask.FromResult(ServiceCentre.License(
                existing, command.Code, command.NameAr, command.NameEn, command.LicenceNumber, command.ValidFrom, command.ValidUntil, at)),
            current => new CentreReceipt(command.Code, current.Version),
            writes => ReferenceCodes.Remember(writes, ReferenceCodes.Centre, command.Code),
            cancellation);
}
