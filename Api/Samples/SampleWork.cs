using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Application.Licensing;
using EventLedger.Application.Staff;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;
using Wolverine;

namespace EventLedger.Api.Samples;

/// <summary>
/// What a newcomer sees an executive office at work by: criteria, a licence application in each state, courses, and staff whose
/// certificates hold or do not. Made once in a region, where there are no criteria yet.
/// </summary>
internal static class SampleWork
{
    private static readonly ImmutableArray<Criterion> Criteria =
    [
        new("LEASE", CriterionArea.Papers, "عقد الإيجار", "Lease", "عقد إيجار ساري لمدة سنة على الأقل", "A lease with a year or more to run", 1, 50),
        new("ACCESS", CriterionArea.Premises, "سهولة الوصول", "Accessibility", "مدخل بلا درج ومكتب خدمة منخفض", "A step-free entrance and a low desk", 3, 60),
        new("SCANNER", CriterionArea.Equipment, "الماسح الضوئي", "Scanner", "ماسح ضوئي لكل مكتب خدمة", "A scanner at every desk", 2, 50),
        new("TRAINED", CriterionArea.Staff, "تأهيل الموظفين", "Trained staff", "موظف واحد على الأقل يحمل شهادة التحقق من الهوية", "At least one clerk certified in verifying identities", 2, 50),
    ];

    public static async Task SetUpAsync(IMessageBus bus, StreamLedger ledger, string region, string prefix, Guid applicant, CancellationToken cancellation)
    {
        if (await ledger.FindAsync<LicensingCriteria>(region, LicensingCriteria.StreamId(region), cancellation) is not null)
        {
            return;
        }

        var day = ledger.Now().InZone(BusinessCalendar.Zone).Date;
        var (office, administrator) = (By(region, "monitor", Role.ExecutiveMonitor), By(region, "admin", Role.Administrator));
        foreach (var command in Training(prefix, day, administrator).Prepend(new PublishCriteria(70, Criteria, administrator)).Concat(Applications(prefix, day, applicant, office, administrator)))
        {
            await bus.InvokeAsync<Outcome>(command, cancellation);
        }
    }

    // Needed from far away on, so that nobody is kept from trying the service out.
    private static IEnumerable<Command> Training(string prefix, LocalDate day, CommandContext by)
    {
        var (trained, lapsed) = ("r.alharbi", "s.almalki");
        yield return new DefineCourse("IDENTITY", "التحقق من الهوية", "Verifying identities", 24, [CertifiedAct.IdentityVerification], day.PlusYears(5), by);
        yield return new DefineCourse("COUNTER", "خدمة المستفيدين", "Serving at the counter", 12, [], null, by);
        foreach (var user in (string[])[trained, lapsed])
        {
            yield return new TakeOnStaffMember($"{user}.{by.Actor.Region}", $"{prefix}-001", null, [Role.CentreClerk], null, null, by);
        }

        yield return new IssueCertificate(Guid.CreateVersion7(), $"{trained}.{by.Actor.Region}", "IDENTITY", null, "معهد الإدارة العامة", by);
        yield return new IssueCertificate(Guid.CreateVersion7(), $"{lapsed}.{by.Actor.Region}", "COUNTER", day.PlusMonths(-13), "معهد الإدارة العامة", by);
    }

    private static IEnumerable<Command> Applications(string prefix, LocalDate day, Guid applicant, CommandContext office, CommandContext administrator)
    {
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        var (returned, assessed, licensed, refused) = (ids[1], ids[2], ids[3], ids[4]);
        foreach (var (id, number) in ids.Select((id, i) => (id, i + 1)))
        {
            yield return new ApplyForLicence(id, applicant, File(number), administrator);
        }

        yield return new ReturnLicenceApplication(returned, ["عقد الإيجار غير مرفق"], null, office);
        yield return new AssessLicenceApplication(assessed, Scores(90), office);
        yield return new AssessLicenceApplication(licensed, Scores(55), office);
        yield return new GrantLicence(
            licensed, $"{prefix}-003", $"{prefix}-L-003", day, day.PlusYears(2), [new LicenceCondition("ACCESS", "تركيب منحدر عند المدخل", day.PlusMonths(3))], administrator);
        yield return new AssessLicenceApplication(refused, Scores(10), office);
        yield return new RefuseLicence(refused, "لم يبلغ المركز درجة النجاح", administrator);
    }

    private static CommandContext By(string region, string who, Role role) => new(new Actor($"{who}.{region}", region, role), "sample-data", "start");

    private static ApplicationFile File(int number) => new(
        $"مركز الخدمات المقترح {number}", $"Proposed Service Centre {number}", "حي العزيزية", 160, [new ManifestEntry("lease", "application/pdf", 48_213, new string('a', 64))]);

    // The premises get what is told, everything else ninety: of 8 parts, the premises are 3.
    private static ImmutableArray<CriterionScore> Scores(int premises) =>
        [.. Criteria.Select(criterion => new CriterionScore(criterion.Code, criterion.Area == CriterionArea.Premises ? premises : 90, "زيارة ميدانية", []))];
}
