namespace EventLedger.Application.Credentials;

/// <summary>Tries a password on every account that a name may stand for: one of each region.</summary>
internal sealed class PasswordAttempts(CredentialStore store, PasswordHashing hashing)
{
    /// <summary>The account that the password is of, and the password's generation; null when it is of none, or too early for another attempt.</summary>
    /// <param name="of">Where an account's password is kept.</param>
    /// <param name="stands">Whether whoever has the account may act by it; asked once the password is right.</param>
    public async Task<(TAccount Account, long Generation)?> MakeAsync<TAccount>(
        IEnumerable<TAccount> named, Func<TAccount, (string Region, Guid Id)> of, Func<TAccount, Task<bool>> stands, string password, CancellationToken cancellation)
    {
        var normal = PasswordHashing.Normal(password) ?? "";
        var missed = new List<(string Region, Guid Id, long Generation)>();
        foreach (var account in named)
        {
            var (region, id) = of(account);
            if (await store.TryPasswordAsync(region, id, cancellation) is not var (kept, generation))
            {
                continue;
            }

            if (await hashing.IsRightAsync(region, id, kept, normal, cancellation)
                && await stands(account)
                && await store.TakePasswordAsync(region, id, generation, cancellation))
            {
                // Nobody waits elsewhere because somebody of the same name signed in here.
                foreach (var (other, theirs, theirGeneration) in missed)
                {
                    await store.GiveBackAsync(other, theirs, theirGeneration, cancellation);
                }

                return (account, generation);
            }

            missed.Add((region, id, generation));
        }

        // Whoever is not known takes as long.
        if (missed.Count == 0)
        {
            await hashing.IsRightAsync("", Guid.Empty, null, normal, cancellation);
        }

        return null;
    }
}
