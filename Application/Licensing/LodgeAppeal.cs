using EventLedger.Application.Calendars;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>Lodges an appeal, which is known by the decision that it is against.</summary>
public abstract record LodgeAppeal(string Grounds, Instant? At, CommandContext Context) : LicenceAppealCommand(At, Context)
{
    /// <summary>Known once it was looked for.</summary>
    internal Ruling? Ruling { get; init; }

    public override Guid Stream => LicenceAppeal.StreamId(Context.Actor.Region, Ruling!);
}

internal static class AppealLodging
{
    /// <param name="ruling">Null when there is no such decision. One that was taken stays, so that nobody has to look again.</param>
    public static Task<Outcome> LodgeAsync(
        this StreamLedger ledger, LodgeAppeal command, Ruling? ruling, CalendarsInForce calendars, CancellationToken cancellation) => ruling is null
        ? ledger.RefuseAsync(command, LicensingRefusals.NothingToAppeal, cancellation)
        : ledger.BeginAsync(
            command with { Ruling = ruling },
            async (existing, on) => LicenceAppeal.Lodge(existing, ruling, command.Grounds, (await calendars.OfAsync(on, null)).Current, on.At, on.Context.Actor.User),
            alongside: null,
            cancellation);
}
