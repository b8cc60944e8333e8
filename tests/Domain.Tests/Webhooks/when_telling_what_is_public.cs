using EventLedger.Domain.Webhooks;

namespace EventLedger.Domain.Tests.Webhooks;

public sealed class when_telling_what_is_public
{
    [Fact]
    public void no_event_of_a_person_or_of_staff_is_told()
    {
        string[] kinds = ["beneficiary", "mandates", "staff", "access", "redaction", "webhook"];
        var stranger = EventCatalogue.All.Where(type => PublicEvents.Contains(type.StoredName) && kinds.Any(kind => type.Stream.Name.StartsWith(kind, StringComparison.Ordinal)));

        stranger.Select(type => type.StoredName).ShouldBeEmpty();
        PublicEvents.Names.ShouldContain("request_opened");
        PublicEvents.Names.ShouldNotContain("beneficiary_registered");
        PublicEvents.Names.ShouldNotContain("staff_member_taken_on");
    }

    /// <summary>That somebody was licensed is told; the marks that somebody was given are the applicant's own.</summary>
    [Fact]
    public void how_an_applicant_was_judged_is_told_to_nobody()
    {
        PublicEvents.Names.ShouldContain("licence_application_granted");
        PublicEvents.Names.ShouldNotContain("licence_application_assessed");
    }

    /// <summary>What a service may come to cost is nobody's matter before it is published.</summary>
    [Fact]
    public void drafts_are_told_to_nobody()
    {
        PublicEvents.Names.ShouldContain("service_version_published");
        PublicEvents.Names.Where(name => name.Contains("draft", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>Read it when it fails: each name is told to whoever an administrator subscribes.</summary>
    [Fact]
    public void a_text_is_told_only_when_it_is_a_code()
    {
        string[] codes = ["centreCode", "code", "codes", "currency", "departmentCode", "fromCentreCode", "fromDepartmentCode", "serviceCode", "toCentreCode", "windowCode"];

        PublicEvents.Names.SelectMany(name => Codes(PublicEvents.Find(name)!)).Distinct(StringComparer.Ordinal).ShouldBeSubsetOf(codes);
    }

    [Theory]
    [InlineData("request_opened", "answers")]
    [InlineData("request_opened", "trackingReference")]
    [InlineData("request_opened", "backdatingReason")]
    [InlineData("result_collected", "collectedBy")]
    [InlineData("result_collected", "proxyNationalId")]
    [InlineData("work_step_recorded", "name")]
    [InlineData("work_step_recorded", "officer")]
    [InlineData("documents_transmitted", "sender")]
    [InlineData("documents_transmitted", "manifestHash")]
    [InlineData("correction_recorded", "note")]
    [InlineData("fee_paid", "receiptNumber")]
    public void what_is_sealed_or_typed_is_left_out(string type, string member) => PublicEvents.Find(type)!.Members.Select(one => one.Name).ShouldNotContain(member);

    [Theory]
    [InlineData("request_opened", "beneficiaryId")]
    [InlineData("request_opened", "serviceCode")]
    [InlineData("request_opened", "promisedDeadline")]
    [InlineData("fee_paid", "lines")]
    [InlineData("request_completed", "decision")]
    public void ids_codes_and_figures_are_told(string type, string member) => PublicEvents.Find(type)!.Members.Select(one => one.Name).ShouldContain(member);

    private static IEnumerable<string> Codes(PublicGroup group) => group.Members.SelectMany(member => Codes(member.Name, member.Shape));

    private static IEnumerable<string> Codes(string name, PublicShape shape) => shape switch
    {
        PublicValue { Form: PublicForm.Code } => [name],
        PublicList list => Codes(name, list.Entry),
        PublicGroup group => Codes(group),
        _ => [],
    };
}
