using EventLedger.Domain.Licensing;

namespace EventLedger.Domain.Tests.Licensing;

public class when_publishing_criteria
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Criterion Access = new("ACCESS", CriterionArea.Premises, "سهولة الوصول", "Accessibility", "مدخل بلا درج", "A step-free entrance", 1, 60);

    [Fact]
    public void each_is_a_version_and_the_earlier_ones_stay()
    {
        var first = LicensingCriteria.Publish(null, 70, [Access], Now).ShouldRecord<LicensingCriteriaPublished>();
        var criteria = LicensingCriteria.Evolve(null, first);
        var second = LicensingCriteria.Publish(criteria, 80, [Access with { Weight = 5 }], Now).ShouldRecord<LicensingCriteriaPublished>();
        criteria = LicensingCriteria.Evolve(criteria, second);

        (first.Version, second.Version, criteria.Latest.Version).ShouldBe((1, 2, 2));
        (criteria.Find(1)!.PassMark, criteria.Find(1)!.Criteria[0].Weight, criteria.Latest.Criteria[0].Weight).ShouldBe((70, 1, 5));
        criteria.Find(3).ShouldBeNull();
    }

    [Fact]
    public void a_code_is_there_once_and_names_the_same_thing_for_ever()
    {
        LicensingCriteria.Publish(null, 70, [Access, Access with { Weight = 2 }], Now).ShouldRefuse(SharedRefusals.ValueInvalid("criteria"));

        var criteria = LicensingCriteria.Evolve(null, new LicensingCriteriaPublished(1, 70, [Access], Now));
        criteria = LicensingCriteria.Evolve(criteria, new LicensingCriteriaPublished(2, 70, [Access with { Code = "CASH" }], Now));
        LicensingCriteria.Publish(criteria, 70, [Access with { Area = CriterionArea.Staff }], Now).ShouldRefuse(LicensingRefusals.CriterionCodeTaken("ACCESS"));
        LicensingCriteria.Publish(criteria, 70, [Access with { RequirementEn = "A ramp" }], Now).ShouldRecord<LicensingCriteriaPublished>();
    }
}
