using System.Security.Cryptography;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Credentials;

/// <summary>Whom a code may be sent to.</summary>
/// <param name="Mobile">As E.164.</param>
/// <param name="AskedBy">The user who has it sent.</param>
public sealed record CodeRecipient(string Region, Guid Beneficiary, string Mobile, ContactLanguage? Language, string AskedBy)
{
    /// <summary>Whose mobile it is, when a guardian is asked for a minor; null when it is the beneficiary's.</summary>
    public Guid? Guardian { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(CodeRecipient);
}

/// <summary>
/// Codes by SMS with which a beneficiary says yes to one thing, or shows that a mobile is the own: six digits, ten minutes, once. Each is
/// bound to what it is for, so that it says yes to nothing else.
/// </summary>
public sealed class OneTimeCodes
{
    private readonly CredentialStore store;
    private readonly CodeThrottles throttles;
    private readonly CodeHashing hashing;
    private readonly ISmsSender sms;
    private readonly StreamLedger ledger;
    private readonly PersonalData personal;

    internal OneTimeCodes(CredentialStore store, CodeThrottles throttles, CodeHashing hashing, ISmsSender sms, StreamLedger ledger, PersonalData personal)
    {
        (this.store, this.throttles, this.hashing) = (store, throttles, hashing);
        (this.sms, this.ledger, this.personal) = (sms, ledger, personal);
    }

    /// <summary>Whom a code would go to, if one may be sent now: that it is asked for counts.</summary>
    /// <param name="mobile">As E.164; null for that of the record.</param>
    /// <param name="unfit">Why the record needs no code; null when that is not asked.</param>
    /// <param name="guardian">Whose mobile a minor's code goes to; null for the record's own.</param>
    public async Task<(CodeRecipient? To, Refusal? Refusal)> RecipientAsync(
        Actor actor, Guid beneficiary, string? mobile, Func<Beneficiary, Refusal?>? unfit, CancellationToken cancellation, Guid? guardian = null)
    {
        var region = actor.Region;
        if (await ledger.FindAsync<Beneficiary>(region, beneficiary, cancellation) is not { State: var record })
        {
            return (null, BeneficiaryRefusals.BeneficiaryNotFound);
        }

        if (!record.Admits(actor))
        {
            return (null, SharedRefusals.AccessDenied);
        }

        if ((record.WhyNotServed ?? unfit?.Invoke(record)) is { } refusal)
        {
            return (null, refusal);
        }

        // The guardian's record may be another by now.
        var owner = guardian is { } named ? (await Identities.FollowMergesAsync(ledger, region, named, cancellation)).Record : record;
        if (owner is not { IsDeceased: false } || (mobile ?? await personal.MobileAsync(region, owner, cancellation)) is not { } to)
        {
            return (null, CredentialRefusals.NoMobileNumber);
        }

        return await throttles.SendAsync(region, beneficiary, to, actor.CentreCode, cancellation)
            ? (new CodeRecipient(region, beneficiary, to, owner.Language, actor.User) { Guardian = guardian is null ? null : owner.Id }, null)
            : (null, CredentialRefusals.TooManyCodes);
    }

    /// <summary>Sends a code, in the place of an earlier one for the same purpose.</summary>
    /// <param name="subject">What it is for, exactly.</param>
    /// <param name="figures">What the message names besides the code.</param>
    /// <returns>When it ends.</returns>
    public async Task<Instant> SendAsync(CodeRecipient to, CodePurpose purpose, string subject, CancellationToken cancellation, params object[] figures)
    {
        var (code, expiresAt) = (CodeHashing.SixDigits(), ledger.Now() + CodeHashing.SmsValidFor);
        await store.KeepAsync(to.Region, to.Beneficiary, purpose, HashOf(to.Region, to.Beneficiary, purpose, subject, code), CodeHashing.SmsValidFor, to.AskedBy, cancellation);
        var text = SmsTexts.Of(to.Language, purpose != CodePurpose.Mandate ? "mobile-code" : to.Guardian is null ? "mandate-code" : "ward-mandate-code", [code, .. figures]);
        await sms.SendAsync(new SmsMessage(to.Region, to.Guardian ?? to.Beneficiary, to.Mobile, text), cancellation);
        return expiresAt;
    }

    /// <summary>A code that somebody entered with a command.</summary>
    public EnteredCode Entered(Actor actor, Guid beneficiary, CodePurpose purpose, string typed) => new(this, actor, beneficiary, purpose, typed);

    /// <summary>Counts an attempt and compares; what is kept of the code when it is right.</summary>
    internal async Task<byte[]?> TryAsync(Actor actor, Guid beneficiary, CodePurpose purpose, string subject, string typed, CancellationToken cancellation)
    {
        if (!await throttles.EnterAsync(actor.Region, actor.CentreCode, cancellation)
            || await store.TryAsync(actor.Region, beneficiary, purpose, cancellation) is not { } hash
            || !CryptographicOperations.FixedTimeEquals(hash, HashOf(actor.Region, beneficiary, purpose, subject, CodeHashing.Typed(typed))))
        {
            return null;
        }

        await throttles.ForgiveAsync(actor.Region, actor.CentreCode, cancellation);
        return hash;
    }

    internal Task<bool> IsUsableAsync(string region, Guid beneficiary, CodePurpose purpose, byte[] hash, CancellationToken cancellation) =>
        store.IsUsableAsync(region, beneficiary, purpose, hash, cancellation);

    internal void Use(Writes writes, Guid beneficiary, CodePurpose purpose, byte[] hash) => store.Use(writes, beneficiary, purpose, hash);

    private byte[] HashOf(string region, Guid beneficiary, CodePurpose purpose, string subject, string code) =>
        hashing.HashOf(region, beneficiary, purpose, $"{subject}/{code}");
}

/// <summary>A code as it came with a command. It is tried once, when nothing else is in the way, however often the decision is taken anew.</summary>
public sealed class EnteredCode
{
    private readonly OneTimeCodes codes;
    private readonly Actor actor;
    private readonly Guid beneficiary;
    private readonly CodePurpose purpose;
    private readonly string typed;
    private string? subject;
    private byte[]? right;

    internal EnteredCode(OneTimeCodes codes, Actor actor, Guid beneficiary, CodePurpose purpose, string typed)
    {
        (this.codes, this.actor, this.beneficiary) = (codes, actor, beneficiary);
        (this.purpose, this.typed) = (purpose, typed);
    }

    /// <summary>The decision, when the code is right for what it is about.</summary>
    public async ValueTask<Decision> JudgeAsync(Decision decision, string about, Deliberation on)
    {
        if (decision.Refusal is not null)
        {
            return decision;
        }

        if (subject != about)
        {
            (subject, right) = (about, await codes.TryAsync(actor, beneficiary, purpose, about, typed, on.Cancellation));
        }
        else if (on.IsRepeated && right is not null && !await codes.IsUsableAsync(actor.Region, beneficiary, purpose, right, on.Cancellation))
        {
            right = null;
        }

        return right is null ? CredentialRefusals.CodeNotAccepted : decision;
    }

    /// <summary>Adds to the command's transaction that the code is used up, if the decision rests on it.</summary>
    public void Use(Writes writes)
    {
        if (right is not null)
        {
            codes.Use(writes, beneficiary, purpose, right);
        }
    }
}
