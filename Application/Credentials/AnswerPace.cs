namespace EventLedger.Application.Credentials;

/// <summary>How long an answer about somebody's credentials takes at least, so that its time does not tell what was found.</summary>
public sealed record AnswerPace(int Milliseconds = 400)
{
    /// <summary>Waits for what is left since a timestamp.</summary>
    public Task KeepAsync(TimeProvider time, long began, CancellationToken cancellation)
    {
        var left = TimeSpan.FromMilliseconds(Milliseconds) - time.GetElapsedTime(began);
        return left > TimeSpan.Zero ? Task.Delay(left, time, cancellation) : Task.CompletedTask;
    }
}
