namespace EventLedger.Application.Ledger;

/// <summary>
/// Whether events could be appended to a database lately. A server whose disk is full answers every question, and takes nothing.
/// </summary>
public sealed class WriteOutcome(TimeProvider time)
{
    private readonly Lock gate = new();
    private long? failedAt;

    /// <summary>How long ago an append failed last, by no fault of its own; null when one succeeded since.</summary>
    public TimeSpan? FailedFor
    {
        get
        {
            lock (gate)
            {
                return failedAt is { } at ? time.GetElapsedTime(at) : null;
            }
        }
    }

    public void Succeeded()
    {
        lock (gate)
        {
            failedAt = null;
        }
    }

    public void Failed()
    {
        lock (gate)
        {
            failedAt = time.GetTimestamp();
        }
    }
}
