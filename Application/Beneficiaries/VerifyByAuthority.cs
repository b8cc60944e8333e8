using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Beneficiaries;

/// <summary>An authority signs somebody in by the identity that they opened a record with alone: the identity leads to it from now on.</summary>
/// <param name="Proven">The number that the authority vouches for, as it is kept; null when it vouches for none.</param>
/// <param name="Authority">Its address.</param>
public sealed record VerifyByAuthority(Guid BeneficiaryId, string? Proven, string Authority, CommandContext Context) : BeneficiaryCommand(BeneficiaryId, null, Context);

public static class VerifyByAuthorityHandler
{
    private const string Shown = "Sign-in at the authority";

    public static Task<Outcome> Handle(
        VerifyByAuthority command, StreamLedger ledger, PersonalData personal, Identities identities, RecordSearch search, CancellationToken cancellation)
    {
        var proven = command.Proven is { } number ? Identity.OfWritten(number) : null;
        return VerifyBeneficiaryHandler.VerifyAsync(
            command,
            Shown,
            command.Authority,
            identity => proven?.Name == identity.Name ? null : BeneficiaryRefusals.IdentityNotProven,
            ledger,
            personal,
            identities,
            search,
            cancellation);
    }
}
