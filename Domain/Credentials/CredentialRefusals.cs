using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Credentials;

/// <summary>Why a beneficiary is given no code, or one is not taken. Pages say nothing of this: whoever guesses is told as little as can be.</summary>
public static class CredentialRefusals
{
    public static Refusal NoMobileNumber => Refusal.Unprocessable("no-mobile-number");

    /// <param name="until">When a password can be set again.</param>
    public static Refusal MobileChangedLately(Instant until) => Refusal.Conflict("mobile-changed-lately").With("until", until);

    /// <summary>A minor has none: the guardians act.</summary>
    public static Refusal AccountNeedsMajority => Refusal.Conflict("account-needs-majority");

    /// <summary>To the record, its mobile or from the centre: which of them is not told.</summary>
    public static Refusal TooManyCodes => Refusal.TooOften("too-many-codes");

    /// <summary>Wrong, too old, used, for something else, or too early after wrong ones. Left open under an idempotency key: later it may be accepted.</summary>
    public static Refusal CodeNotAccepted => Refusal.Denied("code-not-accepted");
}
