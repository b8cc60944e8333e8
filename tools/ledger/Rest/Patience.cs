namespace EventLedger.Ledger.Rest;

/// <summary>How long a service that does not answer is waited for, and in which steps.</summary>
internal sealed record Patience(TimeSpan Longest, TimeSpan FirstPause, TimeSpan LongestPause)
{
    public static Patience Of(TimeSpan longest) => new(longest, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));

    public TimeSpan After(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
