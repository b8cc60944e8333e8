using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Redactions;

/// <summary>Every reason a redaction gives for refusing a command.</summary>
public static class RedactionRefusals
{
    public static Refusal RedactionNotFound => Refusal.NotFound("redaction-not-found");

    public static Refusal RedactionAlreadyDecided => Refusal.Conflict("redaction-already-decided");

    public static Refusal RedactionNeedsAnother => Refusal.Denied("redaction-needs-another");

    public static Refusal MemberNotMaskable(string member) => Refusal.Unprocessable("member-not-maskable").With("member", member);
}
