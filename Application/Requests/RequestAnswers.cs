using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>What opening a request answers.</summary>
/// <param name="ReferenceInDigits">The tracking reference for the keys of a phone, to be printed beside it.</param>
/// <param name="PromisedDeadline">Absent when nothing was promised.</param>
public sealed record RequestReceipt(
    Guid Id, string TrackingReference, string? ReferenceInDigits, long Version, RequestStatus Status, FeeDue Fee, Instant? PromisedDeadline)
{
    internal static RequestReceipt Of(Guid id, Current<CitizenRequest> current) => new(
        id,
        current.State.TrackingReference,
        Domain.Shared.TrackingReference.InDigits(current.State.TrackingReference),
        current.Version,
        current.State.Status,
        FeeDue.Of(current.State.Fee),
        current.State.PromisedDeadline);
}

/// <summary>The price quoted, in halalas, and until when it stands.</summary>
public sealed record FeeDue(long TotalHalalas, string Currency, ImmutableArray<FeeDueLine> Lines, Instant ValidUntil)
{
    public static FeeDue Of(FeeQuote quote)
    {
        var total = quote.Total();
        return new(
            total.Halalas,
            total.Currency,
            [.. quote.Lines.Select(line => new FeeDueLine(line.Code, line.Kind, line.Amount.Halalas))],
            quote.ValidUntil);
    }
}

public sealed record FeeDueLine(string Code, FeeKind Kind, long AmountHalalas);
