using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Reactions;

/// <summary>Refusals about reactions.</summary>
public static class ReactionRefusals
{
    public static Refusal ReactionNotFound => Refusal.NotFound("reaction-not-found");

    public static Refusal ReactionsNotHeld => Refusal.Conflict("reactions-not-held");
}
