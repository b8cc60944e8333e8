using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Tests.Events;

/// <summary>
/// One event of every kind with every member given and, where members may be missing, one with as few as possible.
/// A new event gets its instance here.
/// </summary>
internal static class SampleEvents
{
    private const string TrackingReference = "MK-7F3K-9Q2M-X4TA-E";
    private const string ServiceCode = "BUILDING-PERMIT";
    private const string DepartmentCode = "MUNICIPALITY";
    private const string CentreCode = "MAKKAH-AZIZIYAH";
    private const string Clerk = "clerk.aziziyah";
    private const string Officer = "م. خالد بن سعود العتيبي";
    private const string ManifestHash = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
    private static readonly Guid BeneficiaryId = new("0b6f3f0e-7d0f-5c52-9a57-6d7e6b9a1c11");

    // Sealed personal data as PersonalData writes it is base 64; these open with no key.
    private static readonly Protected NationalId = new("AZx0qK1fRr8m2b7PpT6yQw==");
    private static readonly Protected NameAr = new("AfYx3N+u9kq0b/7ZlA0c1vQ5eM8=");
    private static readonly Protected NameEn = new("AdM2b7PpT6yQwx0qK1fRr8k=");
    private static readonly Protected Mobile = new("AQw5eM8x3N+u9kq0b/7ZlA==");

    private static readonly Instant Opened = Instant.FromUtc(2026, 11, 24, 9, 0);
    private static readonly Instant Deadline = Instant.FromUtc(2026, 12, 3, 11, 30);
    private static readonly ImmutableArray<FeeLine> FeeLines =
    [
        new("PERMIT", FeeKind.GovernmentFee, Money.Sar(20_000)),
        new("CENTRE", FeeKind.CentreCharge, Money.Sar(3_000)),
        new("VAT", FeeKind.Vat, Money.Sar(450)),
    ];

    private static readonly FeeQuote Quote = new(FeeLines, Instant.FromUtc(2026, 12, 24, 9, 0));
    private static readonly ImmutableArray<string> Documents = ["صك الملكية", "الهوية الوطنية"];
    private static readonly ImmutableArray<ManifestEntry> Manifest =
    [
        new("صك الملكية", "application/pdf", 481_223, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        new("الهوية الوطنية", "image/jpeg", 96_004, "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"),
    ];

    /// <summary>Every member given.</summary>
    public static ImmutableArray<DomainEvent> Full { get; } =
    [
        new BeneficiaryRegistered(BeneficiaryId, IdentityKind.Citizen, NationalId, NameAr, NameEn, Mobile, Clerk, At(0)),
        new ServiceVersionPublished(
            ServiceCode, 3, "رخصة بناء", "Building permit", DepartmentCode, FeeLines, Documents, TargetWorkingHours: 42, QuoteValidDays: 30, At(0)),
        new CentreLicensed(
            CentreCode, "مركز العزيزية", "Al Aziziyah centre", "MKR-2026-0117", new LocalDate(2026, 1, 1), new LocalDate(2028, 12, 31), At(0)),
        new DepartmentEstablished(
            DepartmentCode, "أمانة العاصمة المقدسة", "Holy Makkah Municipality",
            [new Window("W1", "نافذة الرخص", "Permits"), new Window("W2", "نافذة التخطيط", "Planning")], At(0)),
        new RequestOpened(
            TrackingReference, ServiceCode, 3, BeneficiaryId, CentreCode, DepartmentCode, Channel.Desk,
            new Protected("AT6yQwx0qK1fRr8m2b7Pp5eM8w=="), Quote, Documents, Deadline, Opened),
        new FeeQuoteRenewed(Quote, At(1)),
        new FeePaid(FeeLines, PaymentMethod.BankTransfer, "R-2026-000417", At(2)),
        new DocumentsTransmitted(Manifest, ManifestHash, DepartmentCode, "W1", Clerk, At(3)),
        new DocumentsReceived(Officer, ManifestHash, At(4)),
        new DocumentsReturned(["صورة الصك غير واضحة", "The deed's second page is missing."], Instant.FromUtc(2026, 12, 1, 12, 0), At(5)),
        new WorkStepRecorded("معاينة الموقع", Officer, At(6)),
        new RequestSuspended("بانتظار المخطط المعتمد", At(7)),
        new RequestResumed(Deadline + Duration.FromHours(24), At(8)),
        new RequestCompleted(CompletionDecision.Rejected, "الأرض خارج النطاق العمراني", "خطاب الرفض رقم 1187", At(9)),
        new RequestHandedOver("خطاب الرفض رقم 1187", Officer, CentreCode, At(10)),
        new BeneficiaryContacted(ContactMethod.InPerson, "وعد بالحضور غدًا", Clerk, At(11)),
        new ResultCollected(NameAr, ByProxy: true, NationalId, At(12)),
        new RequestWithdrawn("لم يعد بحاجة إلى الخدمة", At(13)),
        new RequestCancelled("طلب مكرر", At(14)),
        new RequestForwarded(DepartmentCode, "CIVIL-DEFENCE", "W7", "يتطلب موافقة الدفاع المدني", At(15)),
        new CentreReassigned(CentreCode, "TAIF-SHAFA", "انتقل المستفيد إلى الطائف", At(16)),
        new DeadlineExtended(Deadline + Duration.FromHours(48), "عطلة طارئة بسبب الأمطار", At(17)),
        new RequestReopened("قبول التظلم", At(18)),
        new FeeRefundRequested(Money.Sar(23_450), "دفعة مكررة", Clerk, At(19)),
        new FeeRefundApproved(Money.Sar(23_450), "manager.aziziyah", At(20)),
        new FeeRefundDeclined("الخدمة قُدّمت كاملة", "manager.aziziyah", At(21)),
        new FeeRefunded(Money.Sar(23_450), "R-2026-000512", At(22)),
        new CorrectionRecorded(7, "windowCode", new Protected("AZlA0c1vQ5eM8fYx3N+u9g=="), At(23)),
    ];

    /// <summary>As few members as the event can do with.</summary>
    public static ImmutableArray<DomainEvent> Minimal { get; } =
    [
        new CentreLicensed("TAIF-SHAFA", "مركز الشفا", "Ash Shafa centre", "MKR-2026-0118", ValidFrom: null, ValidUntil: null, At(0)),
        new RequestOpened(
            TrackingReference, ServiceCode, 1, BeneficiaryId, CentreCode: null, DepartmentCode, Channel.Internet,
            Answers: default, new FeeQuote([], Quote.ValidUntil), RequiredDocuments: [], Deadline, Opened),
        new DocumentsReceived(Officer, ManifestHash: null, At(4)),
        new DocumentsReturned(["صورة الصك غير واضحة"], RespondBy: null, At(5)),
        new RequestCompleted(CompletionDecision.Approved, Reason: null, Deliverable: null, At(9)),
        new RequestHandedOver(Deliverable: null, Officer, CentreCode, At(10)),
        new BeneficiaryContacted(ContactMethod.Sms, Outcome: null, Clerk, At(11)),
        new ResultCollected(NameAr, ByProxy: false, ProxyNationalId: default, At(12)),
        new CentreReassigned(FromCentreCode: null, CentreCode, "طلب من الإنترنت حُوّل إلى مركز", At(16)),
    ];

    /// <summary>Every instance under the name of its sample: the stored name of the event, then <c>.minimal</c>.</summary>
    public static ImmutableSortedDictionary<string, DomainEvent> ByName { get; } = Full
        .Select(@event => (Name: Alias(@event.GetType()), @event))
        .Concat(Minimal.Select(@event => (Name: $"{Alias(@event.GetType())}.minimal", @event)))
        .ToImmutableSortedDictionary(sample => sample.Name, sample => sample.@event, StringComparer.Ordinal);

    public static string Alias(Type @event) => JsonNamingPolicy.SnakeCaseLower.ConvertName(@event.Name);

    // An odd fraction of a second, so that one that is cut off shows.
    private static Instant At(int hours) => Opened + Duration.FromHours(hours) + Duration.FromNanoseconds(123_456_789);
}
