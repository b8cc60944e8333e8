namespace EventLedger.Tests.Support;

/// <summary>The time there is, and what the test lets pass besides.</summary>
public sealed class OffsetClock : TimeProvider
{
    private TimeSpan passed;

    /// <summary>A clock that is ahead.</summary>
    public static OffsetClock Ahead(TimeSpan by) => new() { passed = by };

    public void Pass(TimeSpan time) => passed += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + passed;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(passed.TotalSeconds * TimestampFrequency);
}
