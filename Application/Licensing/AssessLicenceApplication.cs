using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Licensing;

/// <summary>Gives each criterion that an application is measured by its score.</summary>
public sealed record AssessLicenceApplication(Guid ApplicationId, ImmutableArray<CriterionScore> Scores, CommandContext Context)
    : LicenceApplicationCommand(ApplicationId, null, Context);

public static class AssessLicenceApplicationHandler
{
    public static Task<Outcome> Handle(AssessLicenceApplication command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (application, on) => DecideAsync(command, application, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(AssessLicenceApplication command, LicenceApplication application, Deliberation on)
    {
        // The application names an edition that was there when it came in, and editions stay.
        var criteria = (await on.FindAsync<LicensingCriteria>(LicensingCriteria.StreamId(on.Region)))!.State.Find(application.CriteriaVersion)!;
        return application.Assess(criteria, command.Scores, command.Context.Actor.User, on.At);
    }
}
