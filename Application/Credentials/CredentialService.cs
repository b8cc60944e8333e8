using System.Security.Cryptography;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Application.Staff;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Application.Credentials;

/// <summary>A code as it is printed, known to nobody afterwards.</summary>
public sealed record PrintedCode(string Code, CodePurpose Purpose, Instant ExpiresAt)
{
    public override string ToString() => nameof(PrintedCode);
}

/// <summary>How far somebody is on the way to a new password. It travels sealed, within the page.</summary>
/// <param name="Beneficiary">Or whose the credential of an account of the staff is.</param>
/// <param name="Printed">The hash of the printed code that it began with; another one ends it.</param>
/// <param name="ConfirmedAt">When all that it takes was shown, such as the code from the SMS; null until then.</param>
/// <param name="User">Of the staff; null for a beneficiary.</param>
public sealed record PasswordPath(string Region, Guid Beneficiary, CodePurpose Purpose, byte[] Printed, DateTimeOffset? ConfirmedAt, string? User = null)
{
    // Passwords that will not do, however many, do not prolong it.
    private static readonly Duration ConfirmedFor = Duration.FromMinutes(10);

    /// <summary>Whether a password may be set at an instant.</summary>
    public bool IsConfirmedAt(Instant now) => ConfirmedAt is { } at && now < Instant.FromDateTimeOffset(at) + ConfirmedFor;
}

/// <summary>Who signed in.</summary>
/// <param name="Generation">Of the password: with the next one this is over.</param>
public sealed record SignedIn(string Region, Guid Beneficiary, long Generation);

/// <summary>
/// How beneficiaries come to a password and sign in with it. What fails, fails without a word about why: who is registered and who
/// has an account is nobody's business.
/// </summary>
public sealed class CredentialService
{
    /// <summary>Without look-alikes: no 0 and O, 1, I and L, 5 and S, 2 and Z, 8 and B, U and V.</summary>
    public const string Letters = "34679ACDEFGHJKMNPQRTWXY";

    public const int PrintedLength = 10;

    public static readonly Duration PrintedValidFor = Duration.FromHours(72);

    private readonly CredentialStore store;
    private readonly CodeThrottles throttles;
    private readonly CodeHashing codes;
    private readonly PasswordHashing hashing;
    private readonly PasswordAttempts attempts;
    private readonly ISmsSender sms;
    private readonly StreamLedger ledger;
    private readonly Identities identities;
    private readonly PersonalData personal;
    private readonly ServedRegions regions;

    internal CredentialService(
        CredentialStore store,
        CodeThrottles throttles,
        CodeHashing codes,
        PasswordHashing hashing,
        ISmsSender sms,
        StreamLedger ledger,
        Identities identities,
        PersonalData personal,
        ServedRegions regions)
    {
        (this.store, this.throttles, this.codes, this.hashing, this.sms) = (store, throttles, codes, hashing, sms);
        (this.ledger, this.identities, this.personal, this.regions) = (ledger, identities, personal, regions);
        attempts = new PasswordAttempts(store, hashing);
    }

    /// <summary>Makes a code that a centre prints, in the place of an earlier one: for a first password, or for another one.</summary>
    public async Task<(PrintedCode? Code, Refusal? Refusal)> IssueAsync(Actor actor, Guid beneficiary, CancellationToken cancellation)
    {
        if (await StaffStanding.JudgeAsync(ledger, actor, CertifiedAct.IdentityVerification, cancellation) is { } unfit)
        {
            return (null, unfit);
        }

        if (await ledger.FindAsync<Beneficiary>(actor.Region, beneficiary, cancellation) is not { State: var record })
        {
            return (null, BeneficiaryRefusals.BeneficiaryNotFound);
        }

        if (record.WhyNotServed is { } closed)
        {
            return (null, closed);
        }

        if (await Minors.FindAsync(personal, actor.Region, record, ledger.Now(), cancellation) is not null)
        {
            return (null, CredentialRefusals.AccountNeedsMajority);
        }

        if (await personal.MobileAsync(actor.Region, record, cancellation) is null)
        {
            return (null, CredentialRefusals.NoMobileNumber);
        }

        var purpose = await store.HasAccountAsync(actor.Region, beneficiary, cancellation) ? CodePurpose.Reset : CodePurpose.Activation;
        if (NotBefore(record, purpose) is { } until)
        {
            return (null, CredentialRefusals.MobileChangedLately(until));
        }

        if (!await throttles.PrintAsync(actor.Region, actor.CentreCode, cancellation))
        {
            return (null, CredentialRefusals.TooManyCodes);
        }

        var code = RandomNumberGenerator.GetString(Letters, PrintedLength);
        var expiresAt = ledger.Now() + PrintedValidFor;
        await store.IssueAsync(actor.Region, beneficiary, purpose, codes.HashOf(actor.Region, beneficiary, purpose, code), expiresAt, actor.User, cancellation);
        return (new PrintedCode(code, purpose, expiresAt), null);
    }

    /// <summary>Sends a code by SMS to whoever has the printed one; null when identity and code do not belong together, or not any more.</summary>
    /// <param name="text">The message, around the code.</param>
    public async Task<PasswordPath?> BeginAsync(CodePurpose purpose, string identity, string printed, Func<string, string> text, CancellationToken cancellation)
    {
        var typed = CodeHashing.Typed(printed);
        foreach (var (region, beneficiary) in await FindAsync(identity, cancellation))
        {
            if (await store.TryAsync(region, beneficiary, purpose, cancellation) is not { } hash
                || !CryptographicOperations.FixedTimeEquals(hash, codes.HashOf(region, beneficiary, purpose, typed))
                || await ledger.FindAsync<Beneficiary>(region, beneficiary, cancellation) is not { State: var record }
                || !record.IsServed
                || await Minors.FindAsync(personal, region, record, ledger.Now(), cancellation) is not null
                || NotBefore(record, purpose) is not null
                || await personal.MobileAsync(region, record, cancellation) is not { } mobile
                || !await throttles.SendAsync(region, beneficiary, mobile, centre: null, cancellation)
                || !await store.TakePrintedAsync(region, beneficiary, purpose, hash, cancellation))
            {
                continue;
            }

            var code = CodeHashing.SixDigits();
            if (await store.KeepSmsAsync(region, beneficiary, codes.HashOf(region, beneficiary, CodePurpose.Sms, code), CodeHashing.SmsValidFor, cancellation))
            {
                await sms.SendAsync(new SmsMessage(region, beneficiary, mobile, text(code)), cancellation);
                return new PasswordPath(region, beneficiary, purpose, hash, ConfirmedAt: null);
            }
        }

        return null;
    }

    /// <summary>Takes the code from the SMS, once; null when it is wrong, too old, used, or was wrong too often.</summary>
    public async Task<PasswordPath?> ConfirmAsync(PasswordPath path, string code, CancellationToken cancellation) =>
        await store.TrySmsAsync(path.Region, path.Beneficiary, cancellation) is { } hash
        && CryptographicOperations.FixedTimeEquals(hash, codes.HashOf(path.Region, path.Beneficiary, CodePurpose.Sms, CodeHashing.Typed(code)))
        && await store.UseSmsAsync(path.Region, path.Beneficiary, hash, cancellation)
            ? path with { ConfirmedAt = ledger.Now().ToDateTimeOffset() }
            : null;

    /// <summary>Keeps a password without fault, and uses the printed code up; null when that is not possible any more.</summary>
    public async Task<SignedIn?> SetPasswordAsync(PasswordPath path, string normal, CancellationToken cancellation)
    {
        if (path.User is not null || !path.IsConfirmedAt(ledger.Now()) || PasswordHashing.FaultOf(normal) is not null)
        {
            return null;
        }

        var password = await hashing.HashAsync(path.Region, path.Beneficiary, normal, cancellation);
        return await store.KeepPasswordAsync(path.Region, path.Beneficiary, path.Purpose, path.Printed, password, cancellation) is { } generation
            ? new SignedIn(path.Region, path.Beneficiary, generation)
            : null;
    }

    /// <summary>Signs somebody in; null when identity and password do not belong together, or it is too early for another attempt.</summary>
    public async Task<SignedIn?> SignInAsync(string identity, string password, CancellationToken cancellation) =>
        await attempts.MakeAsync(await FindAsync(identity, cancellation), static one => one, static _ => Task.FromResult(true), password, cancellation) is var (who, generation)
            ? new SignedIn(who.Region, who.Beneficiary, generation)
            : null;

    /// <summary>Whether the password that somebody signed in with is still the one, and the record one that is served: not merged into another meanwhile.</summary>
    public async Task<bool> IsCurrentAsync(SignedIn who, CancellationToken cancellation) =>
        await store.IsGenerationAsync(who.Region, who.Beneficiary, who.Generation, cancellation)
        && await ledger.FindAsync<Beneficiary>(who.Region, who.Beneficiary, cancellation) is { State.IsServed: true };

    private Instant? NotBefore(Beneficiary record, CodePurpose purpose) =>
        purpose == CodePurpose.Reset ? record.NoResetBefore(ledger.Now()) : record.NoFirstPasswordBefore(ledger.Now());

    // Every region is asked, so that it takes as long for whoever is known in none.
    private async Task<List<(string Region, Guid Beneficiary)>> FindAsync(string typed, CancellationToken cancellation)
    {
        var found = new List<(string, Guid)>();
        if (Identity.Parse(null, null, typed) is not { } identity)
        {
            return found;
        }

        foreach (var region in regions.All)
        {
            if (await identities.FindAsync(ledger, region, identity, cancellation) is { } beneficiary)
            {
                found.Add((region, beneficiary));
            }
        }

        return found;
    }
}
