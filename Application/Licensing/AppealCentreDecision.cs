using EventLedger.Application.Calendars;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>Appeals against the latest suspension of a centre, or the revocation of its licence: by the centre, or for it.</summary>
public sealed record AppealCentreDecision(string CentreCode, AppealedDecision Against, string Grounds, Instant? At, CommandContext Context)
    : LodgeAppeal(Grounds, At, Context);

public static class AppealCentreDecisionHandler
{
    public static async Task<Outcome> Handle(AppealCentreDecision command, StreamLedger ledger, CalendarsInForce calendars, CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        if (await ledger.FindAsync<ServiceCentre>(actor.Region, ServiceCentre.StreamId(actor.Region, command.CentreCode), cancellation) is not { State: var centre })
        {
            return await ledger.RefuseAsync(command, CentreRefusals.CentreNotFound, cancellation);
        }

        // Everybody may look at a centre, and nobody appeals for another's.
        return actor.Role == Role.Administrator || actor.CentreCode == command.CentreCode
            ? await ledger.LodgeAsync(command, Ruling.On(centre, command.Against), calendars, cancellation)
            : await ledger.RefuseAsync(command, SharedRefusals.AccessDenied, cancellation);
    }
}
