using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Credentials;

/// <summary>Why a beneficiary is given no code. Pages say nothing of this: whoever guesses is told as little as can be.</summary>
public static class CredentialRefusals
{
    public static Refusal NoMobileNumber => Refusal.Unprocessable("no-mobile-number");
}
