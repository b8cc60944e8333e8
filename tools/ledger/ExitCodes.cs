namespace EventLedger.Ledger;

/// <summary>How the tool ended, for scripts.</summary>
internal static class ExitCodes
{
    public const int Well = 0;
    public const int RefusedOrDiffering = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;

    /// <summary>Cut off by its user, as shells count it.</summary>
    public const int Interrupted = 130;
}

/// <summary>The tool cannot go on; the message says why in a sentence.</summary>
internal sealed class LedgerToolException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static LedgerToolException Usage(string message) => new(message, ExitCodes.Usage);

    public static LedgerToolException Unreachable(string message) => new(message, ExitCodes.Unreachable);
}
