using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Sealing;

/// <summary>Refusals about the sealed ledger.</summary>
public static class SealingRefusals
{
    public static Refusal EventNotFound => Refusal.NotFound("event-not-found");

    public static Refusal EventNotSealed => Refusal.Conflict("event-not-sealed");

    public static Refusal LeafNotPublished => Refusal.NotFound("leaf-not-published");

    public static Refusal CheckpointNotPublished => Refusal.NotFound("checkpoint-not-published");

    public static Refusal LedgerDamaged => Refusal.Conflict("ledger-damaged");
}
