using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Calendars;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>Appeals against the refusal of an application.</summary>
public sealed record AppealLicenceRefusal(Guid ApplicationId, string Grounds, Instant? At, CommandContext Context) : LodgeAppeal(Grounds, At, Context);

public static class AppealLicenceRefusalHandler
{
    public static async Task<Outcome> Handle(AppealLicenceRefusal command, StreamLedger ledger, CalendarsInForce calendars, CancellationToken cancellation)
    {
        if (await ledger.FindAsync<LicenceApplication>(command.Context.Actor.Region, command.ApplicationId, cancellation) is not { State: var application })
        {
            return await ledger.RefuseAsync(command, LicensingRefusals.LicenceApplicationNotFound, cancellation);
        }

        return application.Admits(await ledger.AsOwnerAsync(command.Context.Actor, application.BeneficiaryId, cancellation))
            ? await ledger.LodgeAsync(command, Ruling.On(command.ApplicationId, application), calendars, cancellation)
            : await ledger.RefuseAsync(command, SharedRefusals.AccessDenied, cancellation);
    }
}
