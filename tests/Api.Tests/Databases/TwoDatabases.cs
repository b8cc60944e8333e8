using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Databases;

/// <summary>The service with Makkah in its main database and Madinah in another.</summary>
public sealed class TwoDatabases : LedgerHost
{
    /// <summary>Madinah's.</summary>
    public TestDatabase Second { get; private set; } = null!;

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("ConnectionStrings:Second", Second.As(TestDatabase.ServiceUser)),
        ("ConnectionStrings:SecondSealer", Second.As(TestDatabase.SealerUser)),
        ("EventLedger:Databases:madinah", "Second"),
    ];

    public override async ValueTask InitializeAsync()
    {
        Second = await TestPostgres.CreateWithSchemaAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Second.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
