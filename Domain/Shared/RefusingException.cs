namespace EventLedger.Domain.Shared;

/// <summary>A failure deep inside that has an answer for the caller.</summary>
public abstract class RefusingException(string message, Refusal refusal, Exception? cause = null) : Exception(message, cause)
{
    public Refusal Refusal => refusal;
}
