using EventLedger.Domain.Shared;

namespace EventLedger.Application.Ledger;

/// <summary>What the database holds of something cannot be what the service wrote.</summary>
public sealed class DamagedRecordException(string message, Exception? cause = null) : RefusingException(message, SharedRefusals.RecordDamaged, cause);
