using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Licensing;

/// <summary>Applies for a licence, under the criteria that are in force.</summary>
/// <param name="ApplicationId">New; made by the caller so that handling stays repeatable.</param>
/// <param name="ApplicantId">Whose record it is for.</param>
public sealed record ApplyForLicence(Guid ApplicationId, Guid ApplicantId, ApplicationFile File, CommandContext Context)
    : LicenceApplicationCommand(ApplicationId, null, Context);

public static class ApplyForLicenceHandler
{
    public static Task<Outcome> Handle(ApplyForLicence command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.BeginNewAsync(command, on => DecideAsync(command, on), alongside: null, lost: null, cancellation);

    private static async ValueTask<Decision> DecideAsync(ApplyForLicence command, Deliberation on)
    {
        var applicant = (await on.RestOnAsync<Beneficiary>(command.ApplicantId, isAfresh: true))?.State;
        if (applicant?.Admits(on.Context.Actor) == false)
        {
            return SharedRefusals.AccessDenied;
        }

        var criteria = await on.FindAsync<LicensingCriteria>(LicensingCriteria.StreamId(on.Region));
        return LicenceApplication.Apply(applicant, criteria?.State.Latest, command.File, on.At);
    }
}
