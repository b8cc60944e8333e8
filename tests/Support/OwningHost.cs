namespace EventLedger.Tests.Support;

/// <summary>The service as a newcomer runs it, whose database is its own: it makes its schema, and mends it.</summary>
public sealed class OwningHost : LedgerHost
{
    protected override bool OwnsDatabase => true;
}
