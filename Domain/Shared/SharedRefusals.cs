using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>Refusals that any command can meet.</summary>
public static class SharedRefusals
{
    public static Refusal AccessDenied => Refusal.Denied("access-denied");

    /// <summary>A token says that somebody works at a place, and the record of them says otherwise.</summary>
    /// <param name="flaw">What the record says.</param>
    public static Refusal NotOnStaff(string flaw) => Refusal.Denied("not-on-staff").With("flaw", flaw);

    /// <summary>A token is of somebody whom the service would give no account: a minor, or somebody who died.</summary>
    /// <param name="flaw">What the record says.</param>
    public static Refusal NotInOwnName(string flaw) => Refusal.Denied("not-in-own-name").With("flaw", flaw);

    /// <summary>Left open under an idempotency key: with a certificate the same command may succeed.</summary>
    /// <param name="course">Its code.</param>
    /// <param name="act">What it is needed for.</param>
    /// <param name="flaw">Why no certificate of it held.</param>
    public static Refusal CertificateRequired(string course, string act, string flaw) =>
        Refusal.Denied("certificate-required").With("course", course).With("act", act).With("flaw", flaw);

    public static Refusal VersionStale(long current) => Refusal.Stale("version-stale").With("current", current);

    public static Refusal TooManyConcurrentChanges => Refusal.Conflict("too-many-concurrent-changes");

    public static Refusal IdempotencyKeyReused => Refusal.Unprocessable("idempotency-key-reused");

    /// <summary>The command was carried out, or refused, before; what is kept of its answer is not what the service wrote.</summary>
    public static Refusal AnswerNotProven => Refusal.Conflict("answer-not-proven");

    /// <summary>What the database holds of it is not what the service wrote: nothing can be decided or shown on that.</summary>
    public static Refusal RecordDamaged => Refusal.Conflict("record-damaged");

    public static Refusal InstantInTheFuture(Instant now) => Refusal.Unprocessable("instant-in-the-future").With("now", now);

    public static Refusal InstantOutOfRange => Refusal.Unprocessable("instant-out-of-range");

    /// <summary>Beneficiaries say of nothing that it happened earlier, and nobody of a payment, but in what is taken over.</summary>
    public static Refusal BackdatingNotAllowed => Refusal.Denied("backdating-not-allowed");

    public static Refusal BackdatedTooFar(Instant earliest) => Refusal.Unprocessable("backdated-too-far").With("earliest", earliest);

    public static Refusal BackdatingNeedsReason => Refusal.Unprocessable("backdating-needs-reason");

    public static Refusal InstantBeforeBeginning(Instant begun) => Refusal.Unprocessable("instant-before-beginning").With("begun", begun);

    public static Refusal ValueInvalid(string member) => Refusal.Invalid("value-invalid").With("member", member);
}
