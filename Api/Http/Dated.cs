namespace EventLedger.Api.Http;

/// <summary>The body of a command that may say when something happened. <see cref="Commands"/> hands the reason on with the caller.</summary>
public abstract record Dated
{
    /// <summary>Why it is recorded only now. Staff have to say so of what happened more than five minutes ago; shown to whoever reads the timeline, no personal data.</summary>
    [Reason(500)]
    public string? BackdatingReason { get; init; }
}
