using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Catalogue;

/// <summary>Every reason the service catalogue gives for refusing a command.</summary>
public static class ServiceRefusals
{
    public static Refusal ServiceNotFound => Refusal.NotFound("service-not-found");

    public static Refusal ServiceAlreadyDefined => Refusal.Conflict("service-already-defined");
}
