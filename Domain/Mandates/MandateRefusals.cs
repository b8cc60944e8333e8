using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Mandates;

/// <summary>Every reason for refusing a command about mandates, or one that needs a mandate.</summary>
public static class MandateRefusals
{
    public static Refusal MandateNotFound => Refusal.NotFound("mandate-not-found");

    /// <summary>Left open under an idempotency key: with a mandate the same command may succeed.</summary>
    public static Refusal MandateRequired(MandateRight right, MandateFlaw flaw) =>
        Refusal.Denied("mandate-required").With("right", Refusal.NameOf(right)).With("flaw", Refusal.NameOf(flaw));

    public static Refusal MandateAlreadyGiven => Refusal.Conflict("mandate-already-given");

    public static Refusal MandateEnded => Refusal.Conflict("mandate-ended");

    public static Refusal TooManyMandates(int most) => Refusal.Conflict("too-many-mandates").With("most", most);

    public static Refusal MandateTermInvalid(Instant latest) => Refusal.Unprocessable("mandate-term-invalid").With("latest", latest);
}
