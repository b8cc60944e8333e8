using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Sealing;

/// <summary>Refusals about the sealed ledger.</summary>
public static class SealingRefusals
{
    public static Refusal IncidentNotFound => Refusal.NotFound("incident-not-found");

    public static Refusal IncidentAlreadyResolved => Refusal.Conflict("incident-already-resolved");

    public static Refusal EventNotFound => Refusal.NotFound("event-not-found");

    public static Refusal EventNotSealed => Refusal.Conflict("event-not-sealed");

    public static Refusal LeafNotPublished => Refusal.NotFound("leaf-not-published");

    public static Refusal CheckpointNotPublished => Refusal.NotFound("checkpoint-not-published");

    public static Refusal LedgerDamaged => Refusal.Conflict("ledger-damaged");

    public static Refusal RedactionNotFound => Refusal.NotFound("redaction-not-found");

    public static Refusal RedactionAlreadyDecided => Refusal.Conflict("redaction-already-decided");

    public static Refusal RedactionNeedsAnother => Refusal.Denied("redaction-needs-another");

    public static Refusal MemberNotMaskable(string member) => Refusal.Unprocessable("member-not-maskable").With("member", member);
}
