using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Audits;

/// <summary>Every reason the log of audits gives for refusing.</summary>
public static class AuditRefusals
{
    public static Refusal AuditsNotFound => Refusal.NotFound("audits-not-found");
}
