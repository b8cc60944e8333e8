using EventLedger.Application.Ledger;

namespace EventLedger.Application.Credentials;

/// <summary>
/// Ends the account of somebody who may have none any more: in the transaction that says so, passwords and codes are of no use, and whoever is signed in is
/// so no longer. Only a new printed code brings an account back.
/// </summary>
public sealed class AccountEnds
{
    private readonly CredentialStore store;

    internal AccountEnds(CredentialStore store) => this.store = store;

    internal void End(Writes writes, Guid beneficiary) => store.End(writes, beneficiary);

    /// <summary>Whether somebody had an account that was ended, or has one.</summary>
    internal Task<bool> HadAnyAsync(string region, Guid beneficiary, CancellationToken cancellation) => store.HasAccountAsync(region, beneficiary, cancellation);
}
