using EventLedger.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Domain.Centres;

/// <summary>Every reason a service centre gives for refusing a command.</summary>
public static class CentreRefusals
{
    public static Refusal CentreNotFound => Refusal.NotFound("centre-not-found");

    public static Refusal CentreAlreadyLicensed => Refusal.Conflict("centre-already-licensed");

    public static Refusal LicenceDatesReversed => Refusal.Unprocessable("licence-dates-reversed");

    public static Refusal CentreAlreadySuspended => Refusal.Conflict("centre-already-suspended");

    public static Refusal CentreNotSuspended => Refusal.Conflict("centre-not-suspended");

    public static Refusal LicenceAlreadyEnded => Refusal.Conflict("licence-already-ended");

    public static Refusal LicenceNotEnded => Refusal.Conflict("licence-not-ended");

    public static Refusal LicenceWithoutEnd => Refusal.Conflict("licence-without-end");

    public static Refusal RenewalNotOpen(LocalDate opens) => Refusal.Conflict("renewal-not-open").With("opens", LocalDatePattern.Iso.Format(opens));

    /// <param name="later">The day that the new last day has to be later than.</param>
    public static Refusal RenewalNotLater(LocalDate later) => Refusal.Unprocessable("renewal-not-later").With("later", LocalDatePattern.Iso.Format(later));

    public static Refusal LicenceTerminated => Refusal.Conflict("licence-terminated");

    public static Refusal LicenceNotValid => Refusal.Conflict("licence-not-valid");
}
