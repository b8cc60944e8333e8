using EventLedger.Domain.Shared;

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

    public static Refusal LicenceNotValid => Refusal.Conflict("licence-not-valid");
}
