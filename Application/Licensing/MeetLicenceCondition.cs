using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>Records that a condition of a licence is met.</summary>
/// <param name="Criterion">That the condition is about, by its code.</param>
public sealed record MeetLicenceCondition(Guid ApplicationId, string Criterion, string Evidence, Instant? At, CommandContext Context)
    : LicenceApplicationCommand(ApplicationId, At, Context);

public static class MeetLicenceConditionHandler
{
    public static Task<Outcome> Handle(MeetLicenceCondition command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (application, at) => application.MeetCondition(command.Criterion, command.Evidence, at), cancellation);
}
