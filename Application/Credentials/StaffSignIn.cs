using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Application.Credentials;

/// <summary>Who of the staff signed in.</summary>
/// <param name="Generation">Of the password: with the next one this is over.</param>
public sealed record StaffSignedIn(Actor Actor, long Generation);

/// <summary>An administrator's account that an operator begins: what of it lies beside the service until somebody comes with the code.</summary>
/// <param name="Hash">Of the code.</param>
public sealed record BegunAdministrator(string Region, string User, Guid CredentialId, byte[] Hash, DateTimeOffset ExpiresAt);

/// <summary>
/// How staff come to a password at the service itself and sign in with it, by what holds for beneficiaries: the same hashing, the
/// same waits, no word about why something fails. A printed code is all it takes, since it is handed over in the house.
/// </summary>
public sealed class StaffSignIn
{
    private const string Recovery = "make-administrator";

    private readonly CredentialStore store;
    private readonly CodeHashing codes;
    private readonly PasswordHashing hashing;
    private readonly PasswordAttempts attempts;
    private readonly StreamLedger ledger;
    private readonly ServedRegions regions;
    private readonly StaffDoor door;

    internal StaffSignIn(CredentialStore store, CodeHashing codes, PasswordHashing hashing, StreamLedger ledger, ServedRegions regions, StaffDoor door)
    {
        (this.store, this.codes, this.hashing) = (store, codes, hashing);
        (this.ledger, this.regions, this.door) = (ledger, regions, door);
        attempts = new PasswordAttempts(store, hashing);
    }

    /// <summary>
    /// Makes a code that is handed to a user, in the place of an earlier one: for a first password, or for another one. That it was is
    /// recorded before it is of use.
    /// </summary>
    public async Task<(PrintedCode? Code, Refusal? Refusal)> IssueAsync(string user, CommandContext context, CancellationToken cancellation)
    {
        var actor = context.Actor;
        if (!door.IsOpen)
        {
            return (null, CredentialRefusals.StaffAccountsOff);
        }

        if (await AccountAsync(actor.Region, user, cancellation) is not { } account)
        {
            return (null, CredentialRefusals.AccountNotFound);
        }

        var purpose = await store.HasAccountAsync(actor.Region, account.CredentialId, cancellation) ? CodePurpose.Reset : CodePurpose.Activation;
        var code = Printed(purpose);

        // Told to the microsecond, which is what the database keeps.
        var at = Instant.FromUnixTimeTicks(ledger.Now().ToUnixTimeTicks() / 10 * 10);
        await ledger.NoteAsync<StaffAccount>(actor.Region, StaffAccount.StreamId(actor.Region, user), [new Note(new StaffCodeIssued(at), context)]);
        await store.IssueAsync(
            actor.Region, account.CredentialId, purpose, codes.HashOf(actor.Region, account.CredentialId, purpose, code.Code), code.ExpiresAt, actor.User, cancellation);
        return (code, null);
    }

    /// <summary>Begins an administrator's account without anybody who is signed in: for whoever holds the service's keys.</summary>
    public (PrintedCode? Code, BegunAdministrator? Begun, Refusal? Refusal) BeginAdministrator(string region, string user)
    {
        var credential = Guid.CreateVersion7();
        if (StaffAccount.Give(null, new StaffAccountGiven(user, credential, Role.Administrator, null, null, ledger.Now()), Operator(region)).Refusal is { } refusal)
        {
            return (null, null, refusal);
        }

        var code = Printed(CodePurpose.Activation);
        return (code, new(region, user, credential, codes.HashOf(region, credential, CodePurpose.Activation, code.Code), code.ExpiresAt.ToDateTimeOffset()), null);
    }

    /// <summary>Gives the account that was begun, while its code is of use; recorded like any other.</summary>
    /// <returns>Why it is not given; null when it is.</returns>
    public async Task<Refusal?> GiveAsync(BegunAdministrator begun, CancellationToken cancellation)
    {
        // Else whoever comes to the page makes an administrator of somebody who may have become something else long since.
        if (Instant.FromDateTimeOffset(begun.ExpiresAt) <= ledger.Now())
        {
            return CredentialRefusals.CodeNotAccepted;
        }

        var context = new CommandContext(Operator(begun.Region), Recovery, Recovery);
        var command = new GiveStaffAccount(begun.User, begun.CredentialId, Role.Administrator, null, null, context);
        if ((await GiveStaffAccountHandler.Handle(command, ledger, door, cancellation)).Refusal is { } refusal && refusal.Code != CredentialRefusals.AccountAlreadyGiven.Code)
        {
            return refusal;
        }

        await store.IssueAsync(begun.Region, begun.CredentialId, CodePurpose.Activation, begun.Hash, Instant.FromDateTimeOffset(begun.ExpiresAt), context.Actor.User, cancellation);
        return null;
    }

    /// <summary>Takes the printed code; null when user and code do not belong together, or not any more.</summary>
    public async Task<PasswordPath?> BeginAsync(string user, string printed, CancellationToken cancellation)
    {
        var typed = CodeHashing.Typed(printed);
        foreach (var (region, account) in await FindAsync(user, cancellation))
        {
            foreach (var purpose in (CodePurpose[])[CodePurpose.Activation, CodePurpose.Reset])
            {
                if (await store.TryAsync(region, account.CredentialId, purpose, cancellation) is { } hash
                    && CryptographicOperations.FixedTimeEquals(hash, codes.HashOf(region, account.CredentialId, purpose, typed))
                    && await StandsAsync(account.ActIn(region), cancellation)
                    && await store.TakePrintedAsync(region, account.CredentialId, purpose, hash, cancellation))
                {
                    return new PasswordPath(region, account.CredentialId, purpose, hash, ledger.Now().ToDateTimeOffset(), account.User);
                }
            }
        }

        return null;
    }

    /// <summary>Keeps a password without fault, and uses the printed code up; null when that is not possible any more.</summary>
    public async Task<StaffSignedIn?> SetPasswordAsync(PasswordPath path, string normal, CancellationToken cancellation)
    {
        if (path.User is null
            || !path.IsConfirmedAt(ledger.Now())
            || PasswordHashing.FaultOf(normal) is not null
            || await AccountAsync(path.Region, path.User, cancellation) is not { } account
            || account.CredentialId != path.Beneficiary
            || !await StandsAsync(account.ActIn(path.Region), cancellation))
        {
            return null;
        }

        var password = await hashing.HashAsync(path.Region, account.CredentialId, normal, cancellation);
        return await store.KeepPasswordAsync(path.Region, account.CredentialId, path.Purpose, path.Printed, password, cancellation) is { } generation
            ? new StaffSignedIn(account.ActIn(path.Region), generation)
            : null;
    }

    /// <summary>Signs somebody in; null when user and password do not belong together, it is too early for another attempt, or the record of staff says otherwise.</summary>
    public async Task<StaffSignedIn?> SignInAsync(string user, string password, CancellationToken cancellation) =>
        await attempts.MakeAsync(
            await FindAsync(user, cancellation),
            static one => (one.Region, one.Account.CredentialId),
            one => StandsAsync(one.Account.ActIn(one.Region), cancellation),
            password,
            cancellation) is var (who, generation)
            ? new StaffSignedIn(who.Account.ActIn(who.Region), generation)
            : null;

    /// <summary>Whether whoever signed in may go on: the account still acts as this, by the same password, and they have not left.</summary>
    public async Task<bool> IsCurrentAsync(Actor actor, long generation, CancellationToken cancellation) =>
        door.IsOpen
        && await AccountAsync(actor.Region, actor.User, cancellation) is { } account
        && account.ActIn(actor.Region) == actor
        && await store.IsGenerationAsync(actor.Region, account.CredentialId, generation, cancellation)
        && await StandsAsync(actor, cancellation);

    /// <summary>Whether the record of staff, if there is one, lets somebody act as this now.</summary>
    public async Task<bool> StandsAsync(Actor actor, CancellationToken cancellation) =>
        !Actor.IsStaff(actor.Role)
        || (await ledger.FindAsync<StaffMember>(actor.Region, StaffMember.StreamId(actor.Region, actor.User), cancellation))?.State.FlawOf(actor, ledger.Now()) is null;

    private static Actor Operator(string region) => Actor.OfProcess(Recovery, region);

    private PrintedCode Printed(CodePurpose purpose) =>
        new(RandomNumberGenerator.GetString(CredentialService.Letters, CredentialService.PrintedLength), purpose, ledger.Now() + CredentialService.PrintedValidFor);

    // Every region is asked, so that it takes as long for whoever is known in none.
    private async Task<List<(string Region, StaffAccount Account)>> FindAsync(string user, CancellationToken cancellation)
    {
        var found = new List<(string, StaffAccount)>();
        foreach (var region in door.IsOpen ? regions.All : [])
        {
            if (await AccountAsync(region, user, cancellation) is { } account)
            {
                found.Add((region, account));
            }
        }

        return found;
    }

    /// <summary>Null for whoever has none, or none any more.</summary>
    private async Task<StaffAccount?> AccountAsync(string region, string user, CancellationToken cancellation) =>
        await ledger.FindAsync<StaffAccount>(region, StaffAccount.StreamId(region, user), cancellation) is { State: { IsWithdrawn: false } account } ? account : null;
}
