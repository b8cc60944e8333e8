namespace EventLedger.Domain.Tests.Requests;

public class when_handing_out_the_result
{
    private static readonly Actor Clerk = new("clerk", "makkah", Role.CentreClerk, "MK-001");
    private static readonly Actor Beneficiary = new("citizen", "makkah", Role.Beneficiary, BeneficiaryId: Guid.NewGuid());
    private static readonly Protected Name = new("sealed-name");
    private static readonly Protected ProxyId = new("sealed-id");

    [Fact]
    public void the_department_hands_over_to_the_centre() => Story.Given(Life.Completed)
        .When(request => request.HandOver("officer", Life.Noon))
        .ShouldRecord(new RequestHandedOver("certificate 17", "officer", "MK-001", Life.Noon));

    [Fact]
    public void it_goes_to_the_centre_it_was_reassigned_to() =>
        Story.Given([.. Life.Completed, new CentreReassigned("MK-001", "MK-002", "closed", Life.Noon)])
            .When(request => request.HandOver("officer", Life.Noon))
            .ShouldRecord<RequestHandedOver>().CentreCode.ShouldBe("MK-002");

    [Fact]
    public void self_service_has_no_centre_to_hand_over_to() => Story.Given(Life.SelfServiceCompleted)
        .When(request => request.HandOver("officer", Life.Noon))
        .ShouldRefuse(RequestRefusals.SelfServiceRequest);

    [Fact]
    public void self_service_is_collected_on_completion_by_the_beneficiary() => Story.Given(Life.SelfServiceCompleted)
        .When(request => request.Collect(Beneficiary, Name, null, Life.Noon))
        .ShouldRecord<ResultCollected>();

    [Fact]
    public void what_a_centre_hands_out_is_not_the_beneficiary_s_to_record() => Story.Given(Life.HandedOver)
        .When(request => request.Collect(Beneficiary, Name, null, Life.Noon))
        .ShouldRefuse(SharedRefusals.AccessDenied);

    [Fact]
    public void a_centre_must_have_the_result_first() => Story.Given(Life.Completed)
        .When(request => request.Collect(Clerk, Name, null, Life.Noon))
        .ShouldRefuse(RequestRefusals.NotHandedOver);

    [Fact]
    public void the_beneficiary_collects_in_person() => Story.Given(Life.HandedOver)
        .When(request => request.Collect(Clerk, Name, null, Life.Noon))
        .ShouldRecord(new ResultCollected(Name, false, default, Life.Noon));

    [Fact]
    public void a_proxy_shows_an_id() => Story.Given(Life.HandedOver)
        .When(request => request.Collect(Clerk, Name, ProxyId, Life.Noon))
        .ShouldRecord(new ResultCollected(Name, true, ProxyId, Life.Noon));

    [Fact]
    public void without_an_id_nobody_is_a_proxy() => Story.Given(Life.HandedOver)
        .When(request => request.Collect(Clerk, Name, new Protected(""), Life.Noon))
        .ShouldRecord(new ResultCollected(Name, false, default, Life.Noon));

    [Fact]
    public void it_is_collected_once() => Story.Given(Life.Collected)
        .When(request => request.Collect(Clerk, Name, null, Life.Noon))
        .ShouldRefuse(RequestRefusals.AlreadyCollected);

    [Fact]
    public void how_the_beneficiary_was_told_is_kept() => Story.Given(Life.HandedOver)
        .When(request => request.RecordContact(ContactMethod.Phone, "will come on Monday", "clerk", Life.Noon))
        .ShouldRecord(new BeneficiaryContacted(ContactMethod.Phone, "will come on Monday", "clerk", Life.Noon));
}
