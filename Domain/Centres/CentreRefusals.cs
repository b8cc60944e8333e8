using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Centres;

/// <summary>Every reason a service centre gives for refusing a command.</summary>
public static class CentreRefusals
{
    public static Refusal CentreNotFound => Refusal.NotFound("centre-not-found");

    public static Refusal CentreAlreadyLicensed => Refusal.Conflict("centre-already-licensed");

    public static Refusal LicenceDatesReversed => Refusal.Unprocessable("licence-dates-reversed");

    public static Refusal LicenceNotValid => Refusal.Conflict("licence-not-valid");
}
