using System.Collections.Immutable;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>Licenses the centre that was applied for. Dates are civil and inclusive; null for open ends.</summary>
public sealed record GrantLicence(
    Guid ApplicationId,
    string CentreCode,
    string LicenceNumber,
    LocalDate? ValidFrom,
    LocalDate? ValidUntil,
    ImmutableArray<LicenceCondition> Conditions,
    CommandContext Context) : LicenceApplicationCommand(ApplicationId, null, Context);

public static class GrantLicenceHandler
{
    public static Task<Outcome> Handle(GrantLicence command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (application, on) => DecideAsync(command, application, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(GrantLicence command, LicenceApplication application, Deliberation on)
    {
        // Whoever applied has to be there still, and alive, as the record says that goes on.
        if (await on.RestOnEndAsync(application.BeneficiaryId) is { } applicant && (applicant.IsErased || applicant.IsDeceased))
        {
            return applicant.IsErased ? BeneficiaryRefusals.BeneficiaryErased : BeneficiaryRefusals.BeneficiaryDeceased;
        }

        var centre = ServiceCentre.StreamId(on.Region, command.CentreCode);
        var existing = (await on.FindAsync<ServiceCentre>(centre))?.State;
        return application.License(command.CentreCode, command.LicenceNumber, command.Conditions, on.At).And(centre, ServiceCentre.License(
            existing,
            command.CentreCode,
            application.File.NameAr,
            application.File.NameEn,
            command.LicenceNumber,
            command.ValidFrom,
            command.ValidUntil,
            on.At));
    }
}
