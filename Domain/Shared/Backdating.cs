using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>What a command tells of, as far as it matters for the instants it may name.</summary>
public enum Matter
{
    Work,

    /// <summary>It ends what it is on, or hands out its result: figures and promises rest on when.</summary>
    Outcome,

    /// <summary>Money changed hands.</summary>
    Payment,
}

/// <summary>
/// Who may say that something happened earlier than it is recorded, and how much earlier: administrators without limit, since
/// they take older registers over; staff within a span, and with a reason; beneficiaries never. A payment is recorded when it
/// is made, whoever records it, and the outcome of something does not precede it; but for what is taken over.
/// </summary>
/// <param name="StaffSpan">How far back staff may go.</param>
public sealed record Backdating(Duration StaffSpan)
{
    /// <summary>By how much clocks may differ: whatever was recorded within it counts as recorded when it happened.</summary>
    public static Duration Tolerance { get; } = Duration.FromMinutes(5);

    /// <summary>Whether something was recorded later than differing clocks explain.</summary>
    public static bool Is(Instant happened, Instant recorded) => recorded - happened > Tolerance;

    /// <summary>Null when the caller may say so.</summary>
    /// <param name="reason">Why it is recorded only now; null for none.</param>
    public Refusal? Judge(Actor actor, bool isTakeover, Matter matter, Instant at, Instant now, string? reason)
    {
        if (isTakeover || !Is(at, now))
        {
            return null;
        }

        return actor.Role switch
        {
            _ when matter == Matter.Payment => SharedRefusals.BackdatingNotAllowed,
            Role.Administrator or Role.Process => null,
            Role.Beneficiary => SharedRefusals.BackdatingNotAllowed,
            _ when now - at > StaffSpan => SharedRefusals.BackdatedTooFar(now - StaffSpan),
            _ => string.IsNullOrWhiteSpace(reason) ? SharedRefusals.BackdatingNeedsReason : null,
        };
    }

    /// <summary>Whether an instant on something that exists can be: not before that began, as told.</summary>
    /// <remarks>Administrators alone, who enter what old files say, may tell of work before it; of outcomes only when they take over.</remarks>
    public static Refusal? JudgeOrder(Actor actor, bool isTakeover, Matter matter, Instant at, Instant? begun) =>
        begun is not { } since || !Is(at, since) || isTakeover || (actor.Role is Role.Administrator or Role.Process && matter == Matter.Work)
            ? null
            : SharedRefusals.InstantBeforeBeginning(since);
}
