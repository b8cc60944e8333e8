using System.Collections.Immutable;
using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>What a line of a fee is for: the government fee passes through, the charge stays with the centre, VAT is on the charge.</summary>
public enum FeeKind
{
    GovernmentFee,
    CentreCharge,
    Vat,
}

public sealed record FeeLine(string Code, FeeKind Kind, Money Amount);

/// <summary>What the service costs, line by line, and until when that price stands.</summary>
public sealed record FeeQuote(ImmutableArray<FeeLine> Lines, Instant ValidUntil)
{
    public Money Total() => Lines.Aggregate(Money.Zero, (sum, line) => sum + line.Amount);
}
