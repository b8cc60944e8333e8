namespace EventLedger.Domain.Tests.Requests;

public class when_asking_who_may_see_a_request
{
    private static readonly CitizenRequest Request = Story.Given(Life.Opened).State;

    [Theory]
    [InlineData(Role.CentreClerk)]
    [InlineData(Role.CentreManager)]
    public void a_centre_sees_its_own_only(Role role)
    {
        Request.Admits(Someone(role) with { CentreCode = "MK-001" }).ShouldBeTrue();
        Request.Admits(Someone(role) with { CentreCode = "MK-002" }).ShouldBeFalse();
        Request.Admits(Someone(role)).ShouldBeFalse();
    }

    [Fact]
    public void no_centre_sees_a_self_service_request()
    {
        Story.Given(Life.SelfServiceOpening).State.Admits(Someone(Role.CentreClerk)).ShouldBeFalse();
    }

    [Fact]
    public void a_department_sees_its_own_only()
    {
        Request.Admits(Someone(Role.DepartmentOfficer) with { DepartmentCode = "CIV" }).ShouldBeTrue();
        Request.Admits(Someone(Role.DepartmentOfficer) with { DepartmentCode = "LND" }).ShouldBeFalse();
        Request.Admits(Someone(Role.DepartmentOfficer)).ShouldBeFalse();
    }

    [Fact]
    public void forwarding_moves_it_to_the_other_department()
    {
        var forwarded = Story.Given([.. Life.Received, new RequestForwarded("CIV", "LND", "LND-1", "land matter", Life.Noon)]).State;

        forwarded.Admits(Someone(Role.DepartmentOfficer) with { DepartmentCode = "LND" }).ShouldBeTrue();
        forwarded.Admits(Someone(Role.DepartmentOfficer) with { DepartmentCode = "CIV" }).ShouldBeFalse();
    }

    [Fact]
    public void reassigning_moves_it_to_the_other_centre()
    {
        var reassigned = Story.Given([.. Life.Received, new CentreReassigned("MK-001", "MK-002", "closed", Life.Noon)]).State;

        reassigned.Admits(Someone(Role.CentreClerk) with { CentreCode = "MK-002" }).ShouldBeTrue();
        reassigned.Admits(Someone(Role.CentreClerk) with { CentreCode = "MK-001" }).ShouldBeFalse();
    }

    [Fact]
    public void a_beneficiary_sees_the_own_request_only()
    {
        Request.Admits(Someone(Role.Beneficiary) with { BeneficiaryId = Request.BeneficiaryId }).ShouldBeTrue();
        Request.Admits(Someone(Role.Beneficiary) with { BeneficiaryId = Guid.Empty }).ShouldBeFalse();
        Request.Admits(Someone(Role.Beneficiary)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Role.ExecutiveMonitor)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Administrator)]
    public void whoever_answers_for_the_region_sees_all(Role role) => Request.Admits(Someone(role)).ShouldBeTrue();

    private static Actor Someone(Role role) => new("someone", "makkah", role);
}
