using System.Collections.Immutable;
using EventLedger.Domain.Access;
using EventLedger.Domain.Audits;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Incidents;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Privacy;
using EventLedger.Domain.Redactions;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using EventLedger.Domain.Transfers;
using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Application.Tests.Events;

/// <summary>One of every event with every member set, and one with the optional members left out.</summary>
internal static class SampleEvents
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 24, 9, 30, 15) + Duration.FromNanoseconds(123_456_000);
    private static readonly Guid Beneficiary = new("7d9f1c52-0f0a-8a55-9c57-3a1f6f0f7c11");
    private static readonly Guid Other = new("0198c3a4-5b00-7000-8000-000000000002");
    private static readonly Guid Mandate = new("0198c3a4-5b00-7000-8000-000000000001");
    private static readonly Protected Sealed = new("c2VhbGVkLWFzLWFuLWV4YW1wbGU");
    private static readonly ImmutableArray<FeeLine> Lines =
    [
        new("ISSUE", FeeKind.GovernmentFee, Money.Sar(10_000)),
        new("SERVICE", FeeKind.CentreCharge, Money.Sar(2_000)),
        new("VAT", FeeKind.Vat, Money.Sar(300)),
    ];

    private static readonly string Hash = new('a', 64);

    /// <summary>What every event may have besides its own members.</summary>
    public static ImmutableArray<DomainEvent> Backdated { get; } =
    [
        new WorkStepRecorded("التحقق من السجل", "officer.makkah", At) { BackdatingReason = "انقطعت الشبكة" },
    ];

    public static ImmutableArray<DomainEvent> Full { get; } =
    [
        new BeneficiaryRegistered(Beneficiary, IdentityKind.Resident, Sealed, Sealed, Sealed, Sealed, "clerk.makkah", At),
        new BeneficiaryReidentified(IdentityKind.Citizen, Sealed, IdentityChange.Replaced, "تجنّس", "clerk.makkah", At),
        new MobileVerified(At),
        new ContactDataReplaced(Sealed, Sealed, ContactLanguage.En, ContactChannel.Portal, ContactProof.Document, "فُقد الهاتف", "بطاقة الهوية", "clerk.makkah", At),
        new GuardianRecorded(Mandate, Other, GuardianKind.Appointed, Sealed, Sealed, Sealed, "صك ولاية رقم 4411", "صك الولاية", "clerk.makkah", At),
        new GuardianshipEnded(Mandate, GuardianshipEnding.Ended, "انتقلت الحضانة", "admin.makkah", At),
        new DeathRecorded(Sealed, Sealed, "شهادة الوفاة", "clerk.makkah", At),
        new DeathRecordedInError("الشهادة لشخص آخر يحمل الاسم نفسه", "admin.makkah", At),
        new BeneficiarySelfRegistered(Other, IdentityKind.Citizen, Sealed, Sealed, Sealed, Sealed, At),
        new BeneficiaryVerified("بطاقة الهوية", "clerk.makkah", At),
        new ErasureRequested("نظام حماية البيانات الشخصية، المادة 18", "admin.makkah", At),
        new ErasureDeclined("السجل مطلوب لاعتراض قائم", "auditor.makkah", At),
        new BeneficiaryErased("نظام حماية البيانات الشخصية، المادة 18", ["admin.makkah", "auditor.makkah"], At),
        new LegalHoldPlaced("قضية منظورة", "auditor.makkah", At),
        new LegalHoldReleased("أُغلقت القضية", "auditor.makkah", At),
        new CentreLicensed("MK-001", "مركز الخدمات الأول", "Service Centre One", "MK-L-001", new LocalDate(2026, 1, 1), new LocalDate(2030, 12, 31), At),
        new CentreSuspended("تفتيش", At),
        new CentreReinstated("صُحح الوضع", At),
        new CentreLicenceEnded(new LocalDate(2030, 12, 31), At),
        new CentreLicenceRenewed(new LocalDate(2035, 12, 31), "MK-L-001/2", At),
        new CentreLicenceRevoked("إيصالات مزورة", At),
        new CentreLicenceRestored(Mandate, "لم تثبت المخالفة", At),
        new CentreLicenceSurrendered("أُغلق المقر", At),
        new TransferProposed("MK-001", "MK-002", "أُلغي الترخيص", "admin.makkah", At),
        new TransferAgreed("manager2.makkah", At),
        new TransferDeclined("الموظفون لا يكفون", "manager2.makkah", At),
        new LicensingCriteriaPublished(
            2, 70, [new Criterion("ACCESS", CriterionArea.Premises, "سهولة الوصول", "Accessibility", "مدخل بلا درج", "A step-free entrance", 3, 60)], At),
        new ProcessingRegisterPublished(
            1,
            "إمارة المنطقة",
            "The region's authority",
            [
                new ProcessingActivity(
                    "RECORDS", "السجل الإلكتروني", "The electronic record", "معرفة صاحب الطلب", "To know whom a request is for", "الاسم والجوال", "Name and mobile",
                    LegalBasis.PublicTask, "النظام", "The law", "إلى أن يُمحى", "Until it is erased", "المراكز", "Centres", IsPublic: true),
            ],
            At),
        new LicenceApplied(Beneficiary, Applied, 2, At),
        new LicenceApplicationReturned(["عقد الإيجار ناقص"], At + Duration.FromDays(30), At),
        new LicenceApplicationResubmitted(Applied, At),
        new LicenceApplicationAssessed(
            2,
            [new CriterionScore("ACCESS", 55, "زيارة ميدانية: المدخل بدرج", [new ManifestEntry("photograph", "image/jpeg", 90_112, Hash)])],
            72,
            70,
            ["ACCESS"],
            "monitor.makkah",
            At),
        new LicenceApplicationGranted("MK-003", "MK-L-003", [new LicenceCondition("ACCESS", "منحدر عند المدخل", new LocalDate(2027, 3, 31))], At),
        new LicenceConditionMet("ACCESS", "زيارة ميدانية: أُنشئ المنحدر", At),
        new LicenceApplicationRefused("المقر مؤجر لغيره", "admin.makkah", At),
        new LicenceApplicationReopened(Mandate, At),
        new LicenceAppealLodged(
            AppealedDecision.Refusal, Mandate, Beneficiary, "MK-001", "admin.makkah", At, "سُلّم العقد مع الطلب الثاني", At + Duration.FromDays(42), "sa-1/2/0", At),
        new LicenceAppealTermPassed(At, At),
        new LicenceAppealDecided(AppealOutcome.Overturned, "ثبت تسليم العقد", "monitor.makkah", At),
        new RecordMergedInto(Beneficiary, Mandate, At),
        new RecordTookOver(Beneficiary, Mandate, At),
        new RecordSeparated(Beneficiary, Mandate, At),
        new RecordLetGo(Beneficiary, Mandate, At),
        new MergeRequested(Beneficiary, Mandate, "سُجّل مرتين", "manager.makkah", At),
        new MergeApproved("admin.makkah", At),
        new MergeDeclined("توأمان", "admin.makkah", At),
        new MergeReversalRequested("شخصان مختلفان", "manager.makkah", At),
        new MergeReversed("admin.makkah", At),
        new MandateGiven(
            Mandate, Beneficiary, "MK-001", new([MandateRight.Submission, MandateRight.Payment], ["BIRTH-CERT"], Mandate), Consent.InPerson, "بطاقة الهوية", At + Duration.FromDays(365), At),
        new MandateAsked(Mandate, Beneficiary, "MK-001", new([MandateRight.Collection], [], null), At + Duration.FromDays(30), At),
        new MandateConfirmed(Mandate, Consent.Portal, At),
        new MandateRevoked(Mandate, MandateParty.Beneficiary, "سأتابع الطلب بنفسي", At),
        new StaffMemberTakenOn("clerk.makkah", "MK-001", null, [Role.CentreClerk, Role.CentreManager], At, At + Duration.FromDays(365), At),
        new StaffMemberLeft("انتقل إلى منطقة أخرى", At),
        new StaffAccountGiven("clerk.makkah", Mandate, Role.CentreClerk, "MK-001", null, At),
        new StaffCodeIssued(At),
        new StaffAccountWithdrawn("انتقل إلى منطقة أخرى", At),
        new WebhookSubscribed(
            "بوابة البلدية", "https://portal.example/hooks", ["request_completed", "request_opened"], new(["MK-001"], ["CIV"], ["BIRTH-CERT"]), At),
        new WebhookSecretIssued(2, At + Duration.FromHours(24), At),
        new WebhookPaused("صيانة البوابة", At),
        new WebhookResumed(true, At),
        new WebhookDisabled(At, At + Duration.FromDays(5)),
        new WebhookReplayOrdered(4711, At),
        new WebhookDeleted("أُغلقت البوابة", At),
        new CertificateIssued(Mandate, "IDENTITY", new LocalDate(2026, 11, 24), new LocalDate(2028, 11, 24), "معهد الإدارة العامة", At),
        new CertificateRevoked(Mandate, new LocalDate(2027, 1, 1), "لم يُطلع على الوثائق", At),
        new CourseDefined(
            "IDENTITY", "التحقق من الهوية", "Verifying identities", 24, [CertifiedAct.IdentityVerification, CertifiedAct.ResultHandOut], new LocalDate(2027, 1, 1), At),
        new CalendarAmended(
            "CIV",
            2,
            new CalendarRules(
                [new WeekendRule(new(2013, 6, 29), [IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday], "أمر ملكي أ/185")],
                [new HoursRule(new(2027, 1, 1), Season.Ramadan, [IsoDayOfWeek.Thursday], [new(new(10, 0), new(12, 30)), new(new(13, 0), new(15, 0))], "تعميم 12")],
                [new RamadanRule(1448, new(2027, 2, 8), new(2027, 3, 8), "إعلان المحكمة العليا")],
                [new HolidayRule(new(2027, 3, 9), new(2027, 3, 14), "عيد الفطر", "Eid al-Fitr", "تعميم 13")],
                [new DayRule(new(2027, 4, 1), [], "تعميم 14")]),
            [new(2027, 5, 1)],
            [new(2027, 5, 2)],
            At),
        new DepartmentEstablished("CIV", "الأحوال المدنية", "Civil Affairs", [new Window("CIV-1", "نافذة", "Window")], At),
        new DepartmentArranged(
            [new Window("CIV-1", "نافذة", "Window")], [new WindowHours("CIV-1", [IsoDayOfWeek.Sunday], [new WorkingHours(new LocalTime(8, 0), new LocalTime(14, 0))])], ["BIRTH-CERT"], At),
        new ServiceVersionPublished("BIRTH-CERT", 2, "شهادة ميلاد", "Birth certificate", "CIV", Lines, ["hospital-notification"], 14, 30, At),
        new ServiceDrafted(new ServiceTerms("شهادة ميلاد", "Birth certificate", "CIV", Lines, [], 7, 30) { Phase = MaturityPhase.Interaction }, At),
        new ServiceDraftDiscarded("تقدمه الوزارة بنفسها", At),
        new ServiceWithdrawn("ضُمت إلى خدمة أخرى", At, At),
        new RequestOpened(
            "MK-4EF8-NHXY-0PB9-P", "BIRTH-CERT", 2, Beneficiary, "MK-001", "CIV", Channel.Desk, Sealed, new FeeQuote(Lines, At), ["hospital-notification"], At, At),
        new FeeQuoteRenewed(new FeeQuote(Lines, At), At),
        new FeePaid(Lines, PaymentMethod.BankTransfer, "RCPT-000123", At),
        new DocumentsTransmitted([new ManifestEntry("hospital-notification", "application/pdf", 48_213, Hash)], Hash, "CIV", "CIV-1", "clerk.makkah", At),
        new DocumentsReceived("officer.makkah", Hash, At),
        new DocumentsReturned(["الصورة غير واضحة"], At, At),
        new WorkStepRecorded("التحقق من السجل", "officer.makkah", At),
        new RequestSuspended("بانتظار رد المستفيد", At),
        new RequestResumed(At, At),
        new RequestCompleted(CompletionDecision.Rejected, "لا تنطبق الشروط", "D-4711", At),
        new RequestHandedOver("D-4711", "officer.makkah", "MK-001", At),
        new BeneficiaryContacted(ContactMethod.InPerson, "سيحضر الأحد", "clerk.makkah", At),
        new ResultCollected(Sealed, ByProxy: true, Sealed, At),
        new RequestWithdrawn("لم تعد هناك حاجة", At),
        new RequestCancelled("سجل مرتين", At),
        new RequestForwarded("CIV", "LND", "LND-1", "يخص الأراضي", At),
        new CentreReassigned("MK-001", "MK-002", "انتقل المستفيد", At),
        new RequestMarkedForReassignment("MK-001", ReassignmentCause.LicenceEnded, At),
        new ReassignmentMarkLifted("MK-001", At),
        new DeadlineExtended(At, "يلزم خبير", At),
        new RequestFollowedRecord(Beneficiary, Mandate, At),
        new DeadlineMovedByCalendar(At, At, "sa-1/1/0", new Guid("0194f1d2-0000-7000-8000-000000000004"), At) { Calendar = "sa-1/2/0" },
        new RequestReopened("قرار على مستند خاطئ", At),
        new FeeRefundRequested(Money.Sar(12_300), "سحب الطلب", "clerk.makkah", At),
        new FeeRefundApproved(Money.Sar(12_300), "manager.makkah", At),
        new FeeRefundDeclined("أنجز العمل", "manager.makkah", At),
        new FeeRefunded(Money.Sar(12_300), "RFND-000123", At),
        new CorrectionRecorded(2, "receiptNumber", Sealed, At),
        new PersonalDataRead(Beneficiary, new Guid("0194f1d2-0000-7000-8000-000000000001"), PersonalRecord.EarlierAnswers, "clerk.makkah", Role.CentreClerk, At),
        new LedgerAudited("eventledger.local", At, 5_400_123, 1_000_000, 1_250_001, 200_000, 1, 0),
        new IncidentFound(new Guid("0194f1d2-0000-7000-8000-000000000002"), IncidentKind.HeadsChanged, """{"buckets":[17],"size":4711}""", ["madinah", "makkah"], At),
        new IncidentResolved(new Guid("0194f1d2-0000-7000-8000-000000000002"), "أعيد الحدث من النسخة الاحتياطية", At),
        new RedactionRequested(new Guid("0194f1d2-0000-7000-8000-000000000003"), ["/name", "/reasons/0"], "نظام حماية البيانات الشخصية، المادة 18", "admin.makkah", At),
        new RedactionApproved(
            new Guid("0194f1d2-0000-7000-8000-000000000003"), ["/name", "/reasons/0"], "نظام حماية البيانات الشخصية، المادة 18", ["admin.makkah", "auditor.makkah"], At),
        new RedactionDeclined("لا يذكر النص أحدًا", "auditor.makkah", At),
    ];

    public static ImmutableArray<DomainEvent> Minimal { get; } =
    [
        new WebhookSubscribed("Portal", "https://portal.example/hooks", [], WebhookFilter.Everything, At),
        new WebhookSecretIssued(1, null, At),
        new WebhookPaused(null, At),
        new WebhookDeleted(null, At),
        new CentreLicensed("MK-001", "مركز الخدمات الأول", "Service Centre One", "MK-L-001", null, null, At),
        new CentreLicenceRenewed(new LocalDate(2035, 12, 31), null, At),
        new DepartmentArranged([new Window("CIV-1", "نافذة", "Window")], [], null, At),
        new RequestOpened("MK-4EF8-NHXY-0PB9-P", "LAND-EXTRACT", 1, Beneficiary, null, "LND", Channel.Internet, default, new FeeQuote([], At), [], At, At),
        new DocumentsReceived("officer.makkah", null, At),
        new DocumentsReturned(["الصورة غير واضحة"], null, At),
        new RequestCompleted(CompletionDecision.Approved, null, null, At),
        new RequestHandedOver(null, "officer.makkah", "MK-001", At),
        new BeneficiaryContacted(ContactMethod.Phone, null, "clerk.makkah", At),
        new ResultCollected(Sealed, ByProxy: false, default, At),
        new CentreReassigned(null, "MK-002", "بدأ ذاتيًا", At),
        new CalendarAmended(null, 1, CalendarRules.None, [], [], At),
        new PersonalDataRead(Beneficiary, null, PersonalRecord.MaskedRecord, "auditor.makkah", Role.Auditor, At),
        new MandateGiven(Mandate, Beneficiary, "MK-001", new([MandateRight.Submission], [], null), Consent.InPerson, null, At + Duration.FromDays(365), At),
        new MandateRevoked(Mandate, MandateParty.Centre, null, At),
        new LicenceApplicationReturned(["عقد الإيجار ناقص"], null, At),
        new LicenceAppealLodged(
            AppealedDecision.Suspension, null, null, "MK-001", null, At, "كان دفتر الصندوق لدى المحاسب", At + Duration.FromDays(42), "sa-1/0/0", At),
        new ContactDataReplaced(default, default, ContactLanguage.Ar, null, ContactProof.Portal, null, null, "citizen.makkah", At),
        new StaffMemberTakenOn("officer.makkah", null, "CIV", [Role.DepartmentOfficer], At, null, At),
        new DeathRecorded(Sealed, Sealed, null, "admin.makkah", At),
        new StaffMemberLeft(null, At),
        new StaffAccountGiven("admin.makkah", Mandate, Role.Administrator, null, null, At),
        new StaffAccountWithdrawn(null, At),
        new CertificateIssued(Mandate, "IDENTITY", new LocalDate(2026, 11, 24), new LocalDate(2028, 11, 24), null, At),
    ];

    /// <summary>What events say of who said so, and of when that was recorded.</summary>
    public static ImmutableArray<DomainEvent> Attributed { get; } =
    [
        new CentreSuspended("تفتيش", At) { SuspendedBy = "admin.makkah", RecordedAt = At + Duration.FromDays(3) },
        new CentreLicenceRevoked("إيصالات مزورة", At) { RevokedBy = "admin.makkah", RecordedAt = At + Duration.FromDays(3) },
        new LicenceAppealLodged(
            AppealedDecision.Suspension, null, null, "MK-001", "admin.makkah", At, "كان دفتر الصندوق لدى المحاسب", At + Duration.FromDays(42), "sa-1/0/0", At) { LodgedBy = "manager.makkah" },
        new StaffMemberTakenOn("clerk.makkah", "MK-001", null, [Role.CentreClerk], At, null, At) { ByManager = true },
        new StaffMemberLeft(null, At) { CentreCode = "MK-001" },
        new BeneficiaryRegistered(Beneficiary, IdentityKind.Resident, Sealed, Sealed, Sealed, Sealed, "clerk.makkah", At)
        {
            Shown = "هوية مقيم",
            Purpose = "شهادة ميلاد",
            Certificates = [Mandate],
        },
        new BeneficiaryReidentified(IdentityKind.Citizen, Sealed, IdentityChange.Replaced, "تجنّس", "clerk.makkah", At) { Certificates = [Mandate] },
        new BeneficiaryVerified("بطاقة الهوية", "clerk.makkah", At) { Certificates = [Mandate, Other] },
    ];

    /// <summary>What events learnt to say after they were approved: their older samples stay as they are.</summary>
    public static ImmutableArray<DomainEvent> Later { get; } =
    [
        new RequestOpened("MK-4EF8-NHXY-0PB9-P", "LAND-EXTRACT", 1, Beneficiary, null, "LND", Channel.Internet, default, new FeeQuote([], At), [], null, At),
        new RequestWithdrawn("لم تعد هناك حاجة", At) { Mandate = Mandate },
        new CentreSuspended("تفتيش", At) { SuspendedBy = "admin.makkah" },
        new CentreLicenceRevoked("إيصالات مزورة", At) { RevokedBy = "admin.makkah" },
        new MandateGiven(Mandate, Beneficiary, "MK-001", new([MandateRight.Submission], [], null), Consent.InPerson, null, At + Duration.FromDays(365), At) { GuardianId = Other },
        new MandateAsked(Mandate, Beneficiary, "MK-001", new([MandateRight.Submission], [], null), At + Duration.FromDays(365), At) { GuardianId = Other },
        new MandateConfirmed(Mandate, Consent.Code, At) { GuardianId = Other },
        new RequestResumed(null, At),
        new DocumentsReceived("(not in the log)", null, At, Assumed: true),
        new WorkStepRecorded("التحقق من السجل", "officer.makkah", At, [new StepDetail("amount", "36.0"), new StepDetail("نوع المركبة", "A")]),
    ];

    /// <summary>What people typed of a person, as it is kept since it is sealed; the others show it as it was kept before.</summary>
    public static ImmutableArray<DomainEvent> SealedTexts { get; } =
    [
        .. Later.Concat(Full).Where(e => e.HasTexts(isSealed: false)).DistinctBy(e => e.GetType()).Select(e => e.WithTexts(_ => PersonalText.Of(Sealed))),
    ];

    /// <summary>What calendars made of an event of a request, and what says how they are to.</summary>
    public static ImmutableArray<DomainEvent> Timed { get; } =
    [
        new RequestResumed(At, At)
        {
            Calendar = "sa-1/2/1",
            Held = new HeldTime(Party.Department, "CIV", At, At, 61.0833),
            DeadlineMovedTo = At,
            Witnessed = new WitnessedTime(At, 12.5, At),
        },
        new FeePaid(Lines, PaymentMethod.Card, "RCPT-000124", At) { Calendar = "sa-1/0/0", Held = new HeldTime(Party.Payment, null, At, At, 0), Witnessed = new WitnessedTime(At, 0) },
        new RequestOpened("MK-4EF8-NHXY-0PB9-P", "LAND-EXTRACT", 1, Beneficiary, null, "LND", Channel.Internet, default, new FeeQuote([], At), [], At, At)
        {
            Calendar = "sa-1/2/0",
            StoppingWaits = [Wait.Returned, Wait.FeeDue],
            OneAtATime = true,
        },
        new ServiceVersionPublished("BIRTH-CERT", 3, "شهادة ميلاد", "Birth certificate", "CIV", Lines, [], 14, 30, At)
        {
            StoppingWaits = [Wait.FeeDue],
            OneAtATime = true,
            Form = new ServiceForm("""{"type":"object","properties":{"childName":{"type":"string"}}}""", [new FormField("childName", "اسم المولود", "Name of the child", "كما في البلاغ", "As in the notification", Personal: true)]),
            Phase = MaturityPhase.Operation,
        },
    ];

    /// <summary>What versions of services and the requests opened under them say of documents, ways, fees and retention.</summary>
    public static ImmutableArray<DomainEvent> Offered { get; } =
    [
        new ServiceVersionPublished("BIRTH-CERT", 4, "شهادة ميلاد", "Birth certificate", "CIV", Lines, [], 14, 30, At)
        {
            EffectiveFrom = At + Duration.FromDays(30),
            Documents = [Photo],
            Channels = [Channel.Desk, Channel.Internet],
            LaterFees = [new DatedFees(new LocalDate(2027, 1, 1), Lines)],
            Retention = new RetentionRule(Disposition.Transfer, RetentionBase.Collection, 10),
        },
        new ServiceDrafted(new ServiceTerms("رخصة", "Permit", "CIV", [], [], 7, 30), At) { Code = "PERMIT" },
        new RequestOpened("MK-4EF8-NHXY-0PB9-P", "LAND-EXTRACT", 1, Beneficiary, null, "LND", Channel.Internet, default, new FeeQuote([], At), [], At, At) { DocumentRules = [Photo] },
    ];

    private static ApplicationFile Applied => new(
        "مركز الخدمات الثالث", "Service Centre Three", "طريق المسجد الحرام", 180, [new ManifestEntry("lease", "application/pdf", 48_213, Hash)]);

    private static DocumentRule Photo => new("photo", ["image/jpeg", "image/png"], 2_000_000)
    {
        When = new DocumentCondition("renewal", ["true"]),
        LabelAr = "صورة",
        LabelEn = "Photograph",
    };
}
