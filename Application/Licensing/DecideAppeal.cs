using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Licensing;

/// <summary>Decides on an appeal; what is overturned is undone with the same command.</summary>
public sealed record DecideAppeal(Guid AppealId, AppealOutcome Outcome, string Reason, CommandContext Context) : LicenceAppealCommand(null, Context)
{
    public override Guid Stream => AppealId;
}

public static class DecideAppealHandler
{
    public static Task<Outcome> Handle(DecideAppeal command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (appeal, on) => DecideAsync(command, appeal, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(DecideAppeal command, LicenceAppeal appeal, Deliberation on)
    {
        var (decided, lodged) = (appeal.Decide(command.Outcome, command.Reason, command.Context.Actor.User, on.At), appeal.Lodged);
        if (decided.Refusal is not null || command.Outcome == AppealOutcome.Upheld)
        {
            return decided;
        }

        // What it is about was there when it was lodged, and nothing goes away.
        if (lodged.ApplicationId is { } application)
        {
            await on.FindAsync<LicenceApplication>(application);
            return decided.And(application, LicenceApplication.Reopen(command.AppealId, on.At));
        }

        var stream = ServiceCentre.StreamId(on.Region, lodged.CentreCode!);
        var centre = (await on.FindAsync<ServiceCentre>(stream))!.State;
        if (lodged.Against == AppealedDecision.Revocation)
        {
            return decided.And(stream, centre.Restore(command.AppealId, command.Reason, on.At));
        }

        return centre.LiftSuspension(lodged.DecidedAt, command.Reason, on.At) is { } lifted ? decided.And(stream, lifted) : decided;
    }
}
