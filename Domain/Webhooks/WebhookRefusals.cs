using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Webhooks;

/// <summary>Every reason for refusing a command about webhooks.</summary>
public static class WebhookRefusals
{
    public static Refusal WebhookNotFound => Refusal.NotFound("webhook-not-found");

    public static Refusal WebhookAddressUnfit(AddressFlaw flaw) => Refusal.Unprocessable("webhook-address-unfit").With("flaw", Refusal.NameOf(flaw));

    /// <summary>There is no such type, or it tells of persons.</summary>
    /// <param name="type">As it was given; no personal data.</param>
    public static Refusal EventTypeNotTold(string type) => Refusal.Unprocessable("event-type-not-told").With("type", type);

    public static Refusal TooManyWebhooks(int most) => Refusal.Conflict("too-many-webhooks").With("most", most);

    public static Refusal WebhookIsDeleted => Refusal.Conflict("webhook-deleted");

    /// <summary>It is paused or disabled already.</summary>
    public static Refusal WebhookIsStopped => Refusal.Conflict("webhook-stopped");

    public static Refusal WebhookIsNotStopped => Refusal.Conflict("webhook-not-stopped");

    /// <summary>Nothing could be signed.</summary>
    public static Refusal WebhookHasNoSecret => Refusal.Conflict("webhook-without-secret");

    /// <summary>Tests wait for the receiver, as many as may.</summary>
    public static Refusal TooManyTests(int most) => Refusal.TooOften("too-many-webhook-tests").With("most", most);

    /// <summary>A replay would go over more events than one may.</summary>
    /// <param name="earliest">After which number it may begin.</param>
    public static Refusal ReplayTooLong(long earliest) => Refusal.Unprocessable("replay-too-long").With("earliest", earliest);

    /// <summary>A replay names the number or the instant to begin after, and not both.</summary>
    public static Refusal ReplayBeginningUnclear => Refusal.Invalid("replay-beginning-unclear");
}
