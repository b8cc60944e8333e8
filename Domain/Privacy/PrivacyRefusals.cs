using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Privacy;

/// <summary>Every reason for refusing what is asked of the registers of processing and of consents.</summary>
public static class PrivacyRefusals
{
    public static Refusal ProcessingRegisterNotFound => Refusal.NotFound("processing-register-not-found");
}
