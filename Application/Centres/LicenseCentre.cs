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
    CommandContext Context) : Command<ServiceCentre>(At, Context)
{
    public override Guid Stream => ServiceCentre.StreamId(Context.Actor.Region, Code);

    public override string KnownAs => Code;

    public override object Answer(Current<ServiceCentre> current) => new CentreReceipt(Code, current.Version);
}

/// <summary>What licensing answers.</summary>
public sealed record CentreReceipt(string Code, long Version);

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
