using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Transfers;

/// <summary>Another centre is asked to take on everything that a centre which is out of work has in its hands.</summary>
public sealed record TransferProposed(string FromCentreCode, string ToCentreCode, [property: FreeText] string Reason, string ProposedBy, Instant ProposedAt)
    : EventOf<CentreTransfer>
{
    public override Instant HappenedAt() => ProposedAt;

    public override IEnumerable<Guid> LeansOn(string region) => ServiceCentre.StreamIds(region, FromCentreCode, ToCentreCode);
}

/// <summary>The other centre agrees.</summary>
public sealed record TransferAgreed(string AgreedBy, Instant AgreedAt) : EventOf<CentreTransfer>
{
    public override Instant HappenedAt() => AgreedAt;
}

/// <summary>The other centre does not take it on, or nobody wants that any more.</summary>
public sealed record TransferDeclined([property: FreeText] string Reason, string DeclinedBy, Instant DeclinedAt) : EventOf<CentreTransfer>
{
    public override Instant HappenedAt() => DeclinedAt;
}
