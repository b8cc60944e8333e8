using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

/// <summary>Two nodes of the service on one database.</summary>
public sealed class TwoNodes : LedgerHost
{
    public LedgerHost Second { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Second = await JoinAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
