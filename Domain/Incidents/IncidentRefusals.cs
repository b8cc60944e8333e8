using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Incidents;

/// <summary>Every reason an incident gives for refusing a command.</summary>
public static class IncidentRefusals
{
    public static Refusal IncidentNotFound => Refusal.NotFound("incident-not-found");

    public static Refusal IncidentAlreadyResolved => Refusal.Conflict("incident-already-resolved");
}
