using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Domain.Tests.Beneficiaries;

public class when_registering_a_beneficiary
{
    private static readonly BeneficiaryRegistered Registration = new(
        new Guid("0194f1d2-0000-7000-8000-000000000001"),
        IdentityKind.Citizen,
        new Protected("id"),
        new Protected("ar"),
        new Protected("en"),
        new Protected("mobile"),
        "clerk",
        Instant.FromUtc(2026, 2, 1, 6, 0));

    private static readonly Beneficiary Registered = Story.Fold<Beneficiary>([Registration]);

    [Fact]
    public void a_record_is_opened() => Beneficiary.Register(null, Registration).ShouldRecord(Registration);

    [Fact]
    public void the_same_identity_has_one_record() =>
        Beneficiary.Register(Registration.Id, Registration).ShouldRefuse(BeneficiaryRefusals.BeneficiaryAlreadyRegistered(Registration.Id));

    [Fact]
    public void the_record_keeps_every_member() => Registered.ShouldBe(new Beneficiary(
        Registration.Id,
        IdentityKind.Citizen,
        Registration.NationalId,
        Registration.NameAr,
        Registration.NameEn,
        Registration.Mobile,
        Registration.RegisteredAt));

    [Fact]
    public void a_beneficiary_sees_the_own_record_only()
    {
        Registered.Admits(new Actor("x", "makkah", Role.Beneficiary, BeneficiaryId: Registration.Id)).ShouldBeTrue();
        Registered.Admits(new Actor("x", "makkah", Role.Beneficiary, BeneficiaryId: Guid.Empty)).ShouldBeFalse();
        Registered.Admits(new Actor("x", "makkah", Role.Beneficiary)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Role.CentreClerk, true)]
    [InlineData(Role.CentreManager, true)]
    [InlineData(Role.Administrator, true)]
    [InlineData(Role.Auditor, true)]
    [InlineData(Role.DepartmentOfficer, false)]
    public void whoever_serves_or_answers_for_the_region_sees_it(Role role, bool admitted) =>
        Registered.Admits(new Actor("x", "makkah", role)).ShouldBe(admitted);

    [Fact]
    public void what_is_sealed_is_not_written_to_a_log() => Registration.ToString().ShouldContain("Mobile = [protected]");
}
