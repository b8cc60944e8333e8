namespace EventLedger.Tests.Support;

/// <summary>The source tree the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "EventLedger.sln")))
        {
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException($"No EventLedger.sln above {AppContext.BaseDirectory}: run the tests where they were built.");
        }

        return at;
    }
}
