using System.Collections.Immutable;

namespace EventLedger.Tests.Lives;

/// <summary>The stages of one ordinary life: a birth certificate at centre MK-001, by department CIV, for 123 riyals.</summary>
public static class Life
{
    /// <summary>Sunday, 2026-02-01, 09:00 in Riyadh.</summary>
    public static readonly Instant Morning = Instant.FromUtc(2026, 2, 1, 6, 0);

    public static readonly Instant Noon = Morning + Duration.FromHours(3);

    /// <summary>Tuesday, an hour before the office closes.</summary>
    public static readonly Instant Deadline = Instant.FromUtc(2026, 2, 3, 10, 30);

    public static readonly Instant QuoteEnds = Morning + Duration.FromDays(7);

    public static readonly FeeQuote Quote = new(
        [
            new FeeLine("GOV", FeeKind.GovernmentFee, Money.Sar(10_000)),
            new FeeLine("CENTRE", FeeKind.CentreCharge, Money.Sar(2_000)),
            new FeeLine("VAT", FeeKind.Vat, Money.Sar(300)),
        ],
        QuoteEnds);

    public static readonly ManifestEntry Notification = new("hospital-notification", "application/pdf", 1200, new string('a', 64));

    public static readonly ManifestEntry Identity = new("parents-id", "image/png", 3400, new string('b', 64));

    public static readonly ImmutableArray<ManifestEntry> Documents = [Notification, Identity];

    public static readonly Destination Civil = new("CIV", ["CIV-1", "CIV-2"]);

    public static readonly Destination Land = new("LND", ["LND-1"]);

    public static readonly RequestOpened Opening = new(
        "MK-0000-0000-0000-0",
        "BIRTH-CERT",
        3,
        new Guid("0194f1d2-0000-7000-8000-000000000001"),
        "MK-001",
        "CIV",
        Channel.Desk,
        new Protected("sealed-answers"),
        Quote,
        ["hospital-notification", "parents-id"],
        Deadline,
        Morning);

    public static readonly DomainEvent[] Opened = [Opening];

    public static readonly DomainEvent[] Paid = [.. Opened, new FeePaid(Quote.Lines, PaymentMethod.Card, "R-1", Morning)];

    public static readonly DomainEvent[] Transmitted =
        [.. Paid, new DocumentsTransmitted(Documents, "hash-of-manifest", "CIV", "CIV-1", "clerk", Morning)];

    public static readonly DomainEvent[] Received = [.. Transmitted, new DocumentsReceived("officer", "hash-of-manifest", Morning)];

    public static readonly DomainEvent[] Returned = [.. Received, new DocumentsReturned(["unreadable"], null, Morning)];

    public static readonly DomainEvent[] Suspended = [.. Received, new RequestSuspended("awaiting the court", Morning)];

    public static readonly DomainEvent[] Completed =
        [.. Received, new RequestCompleted(CompletionDecision.Approved, null, "certificate 17", Morning)];

    public static readonly DomainEvent[] Rejected =
        [.. Received, new RequestCompleted(CompletionDecision.Rejected, "not born here", null, Morning)];

    public static readonly DomainEvent[] HandedOver =
        [.. Completed, new RequestHandedOver("certificate 17", "officer", "MK-001", Morning)];

    public static readonly DomainEvent[] Collected = [.. HandedOver, new ResultCollected(new Protected("sealed"), false, default, Morning)];

    public static readonly DomainEvent[] Withdrawn = [.. Paid, new RequestWithdrawn("changed plans", Morning)];

    public static readonly DomainEvent[] Cancelled = [.. Paid, new RequestCancelled("opened twice", Morning)];

    public static readonly DomainEvent[] RefundRequested =
        [.. Withdrawn, new FeeRefundRequested(Money.Sar(12_300), "withdrawn", "clerk", Morning)];

    public static readonly DomainEvent[] RefundApproved = [.. RefundRequested, new FeeRefundApproved(Money.Sar(12_300), "manager", Morning)];

    public static readonly DomainEvent[] Refunded = [.. RefundApproved, new FeeRefunded(Money.Sar(12_300), "B-1", Morning)];

    /// <summary>A land extract asked for on the portal: no fee, no documents, no centre.</summary>
    public static readonly RequestOpened SelfServiceOpening = Opening with
    {
        ServiceCode = "LAND-EXTRACT",
        CentreCode = null,
        Channel = Channel.Internet,
        Fee = new FeeQuote([], QuoteEnds),
        RequiredDocuments = [],
    };

    public static readonly DomainEvent[] SelfServiceCompleted =
    [
        SelfServiceOpening,
        new DocumentsReceived("officer", null, Morning),
        new RequestCompleted(CompletionDecision.Approved, null, "extract", Morning),
    ];

    /// <summary>Every stage by name, for facts that hold of many.</summary>
    public static DomainEvent[] Stage(string name) => name switch
    {
        "opened" => Opened,
        "paid" => Paid,
        "transmitted" => Transmitted,
        "received" => Received,
        "returned" => Returned,
        "suspended" => Suspended,
        "completed" => Completed,
        "rejected" => Rejected,
        "handed-over" => HandedOver,
        "collected" => Collected,
        "withdrawn" => Withdrawn,
        "cancelled" => Cancelled,
        "refund-requested" => RefundRequested,
        "refund-approved" => RefundApproved,
        "refunded" => Refunded,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such stage."),
    };

    public static readonly ImmutableArray<string> Stages =
    [
        "opened", "paid", "transmitted", "received", "returned", "suspended", "completed", "rejected", "handed-over",
        "collected", "withdrawn", "cancelled", "refund-requested", "refund-approved", "refunded",
    ];
}
