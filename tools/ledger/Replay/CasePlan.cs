using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Ledger.Rest;
using NodaTime;

namespace EventLedger.Ledger.Replay;

/// <summary>A call to make, and the service's own decision about it.</summary>
/// <param name="Line">Of the log, where it comes from.</param>
/// <param name="Decide">On the request as the calls before leave it; null when it is the one that opens it.</param>
internal sealed record PlannedCall(Call Call, int Line, Instant At, Func<CitizenRequest?, Decision> Decide);

/// <summary>What a case becomes: calls in the order in which they are made, each at its own instant.</summary>
/// <param name="Opening">Its answer gives the id the others go to.</param>
/// <param name="Later">Paths are relative to the request.</param>
internal sealed record CasePlan(MappedCase Case, PlannedCall Opening, ImmutableArray<PlannedCall> Later)
{
    public int Calls => 1 + Later.Length;
}
