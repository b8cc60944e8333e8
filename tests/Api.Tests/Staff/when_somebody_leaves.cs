using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Staff;

/// <summary>Staff act where and while their record says so, judged when the command is written; whoever has none acts as the token says.</summary>
public sealed class when_somebody_leaves(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Clerk = """{"centreCode":"MK-002","roles":["centre-clerk"]}""";

    [Fact]
    public async Task it_counts_at_once_on_every_node()
    {
        await using var other = await host.JoinAsync();
        await OpenAsync("clerk2.makkah", other);
        for (var i = 0; i < 10; i++)
        {
            // The other node has the record, as it was, at hand.
            await DoAsync("clerk2.makkah", "employment", Clerk);
            await OpenAsync("clerk2.makkah", other);
            await DoAsync("clerk2.makkah", "departure", """{"reason":"Moved away"}""");
            Because(await AskAsync("clerk2.makkah", other)).ShouldBe(("not-on-staff", "left"));
        }

        // Reading, too, and what a refusal would tell.
        var person = await host.BeneficiaryAsync();
        (await host.GetAsync("clerk2.makkah", $"/v1/beneficiaries/{person}")).Code.ShouldBe("not-on-staff");
        (await host.PostAsync("clerk2.makkah", "/v1/beneficiaries/search", """{"nationalId":"1010101010"}""")).Code.ShouldBe("not-on-staff");
        await LedgerHost.UntilAsync(async () => (await other.GetAsync("clerk2.makkah", $"/v1/beneficiaries/{person}")).Code == "not-on-staff");
        (await host.GetAsync("clerk2.makkah", "/health/ready")).Status.ShouldBe(HttpStatusCode.OK);

        (await host.PostAsync("admin.makkah", "/v1/staff/clerk2.makkah/departure", "{}")).Code.ShouldBe("staff-member-has-left");
        (await host.GetAsync("admin.makkah", "/v1/staff/clerk2.makkah")).Json["employments"]!.AsArray().Count.ShouldBe(10);
    }

    [Fact]
    public async Task whoever_works_meanwhile_works_wholly_or_is_refused()
    {
        await DoAsync("clerk2.madinah", "employment", """{"centreCode":"MD-002","roles":["centre-clerk"]}""");
        var before = Enumerable.Range(0, 30).Select(_ => AskAsync("clerk2.madinah", host)).ToList();
        await DoAsync("clerk2.madinah", "departure", "{}");
        var after = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync("clerk2.madinah", host)));

        after.ShouldAllBe(reply => reply.Code == "not-on-staff");
        (await Task.WhenAll(before)).ShouldAllBe(reply => reply.Status == HttpStatusCode.Created || reply.Code == "not-on-staff");
    }

    [Fact]
    public async Task every_command_is_refused_and_not_only_those_on_requests()
    {
        await DoAsync("manager.madinah", "employment", """{"centreCode":"MD-001","roles":["centre-manager"]}""");
        (await host.PostAsync("manager.madinah", "/v1/staff/new.madinah/employment", """{"centreCode":"MD-001","roles":["centre-clerk"]}""")).Status.ShouldBe(HttpStatusCode.OK);
        await DoAsync("manager.madinah", "departure", "{}");

        (await host.PostAsync("manager.madinah", "/v1/staff/new.madinah/departure", "{}")).Code.ShouldBe("not-on-staff");
        (await host.PostAsync("manager.madinah", "/v1/centres/MD-001/surrender", """{"reason":"Closed"}""")).Code.ShouldBe("not-on-staff");
        (await host.PostAsync("manager.madinah", $"/v1/beneficiaries/{await host.BeneficiaryAsync("madinah")}/activation-code", null)).Code.ShouldBe("not-on-staff");
    }

    [Fact]
    public async Task nobody_acts_elsewhere_or_as_something_else_or_too_early()
    {
        var id = await host.OpenAsync(service: "LAND-EXTRACT");
        await DoAsync("officer2.makkah", "employment", """{"departmentCode":"CIV","roles":["department-officer"]}""");
        Because(await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/receipt", "{}")).ShouldBe(("not-on-staff", "elsewhere"));
        await DoAsync("officer2.makkah", "departure", "{}");
        await DoAsync("officer2.makkah", "employment", """{"departmentCode":"LND","roles":["department-officer"],"from":"2199-01-01T00:00:00Z"}""");
        Because(await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/receipt", "{}")).ShouldBe(("not-on-staff", "not-yet"));
        (await host.GetAsync("manager.makkah", "/v1/centres/MK-002/staff")).Code.ShouldBe("access-denied");
        await DoAsync("manager.makkah", "employment", """{"centreCode":"MK-001","roles":["centre-clerk"]}""");
        Because(await host.PostAsync("manager.makkah", $"/v1/requests/{id}/cancellation", """{"reason":"Twice"}""")).ShouldBe(("not-on-staff", "other-role"));
        await DoAsync("manager.makkah", "departure", "{}");
        await DoAsync("manager.makkah", "employment", """{"centreCode":"MK-001","roles":["centre-manager"]}""");
        (await host.GetAsync("admin.makkah", "/v1/departments/LND/staff")).Json["items"]!.AsArray().Select(one => (string)one!["user"]!).ShouldBe(["officer2.makkah"]);
        (await host.GetAsync("admin.makkah", "/v1/departments/CIV/staff")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await host.GetAsync("admin.makkah", "/v1/centres/NO-SUCH/staff")).Code.ShouldBe("centre-not-found");
        (await host.GetAsync("admin.makkah", "/v1/departments/NO-SUCH/staff")).Code.ShouldBe("department-not-found");
        (await host.GetAsync("admin.makkah", "/v1/staff/nobody.makkah")).Code.ShouldBe("staff-member-not-found");
    }

    [Fact]
    public async Task they_are_taken_on_once_at_places_that_there_are()
    {
        (await host.PostAsync("admin.makkah", "/v1/centres", """{"code":"MK-077","nameAr":"أ","nameEn":"A","licenceNumber":"L-77"}""")).Status.ShouldBe(HttpStatusCode.Created);
        (await host.PostAsync("admin.makkah", "/v1/centres/MK-077/revocation", """{"reason":"Fraud"}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await TakeOnAsync("""{"centreCode":"MK-077","roles":["centre-clerk"]}""")).Code.ShouldBe("licence-terminated");
        (await TakeOnAsync("""{"centreCode":"NO-SUCH","roles":["centre-clerk"]}""")).Code.ShouldBe("centre-not-found");
        (await TakeOnAsync("""{"departmentCode":"NO-SUCH","roles":["department-officer"]}""")).Code.ShouldBe("department-not-found");
        (await TakeOnAsync("""{"roles":["centre-clerk"]}""")).Code.ShouldBe("staff-roles-unfit");
        (await TakeOnAsync("""{"centreCode":"MK-001","roles":["process"]}""")).Code.ShouldBe("staff-roles-unfit");
        (await TakeOnAsync("""{"centreCode":"MK-001","roles":["centre-clerk"],"until":"2020-01-01T00:00:00Z"}""")).Code.ShouldBe("value-invalid");
        (await TakeOnAsync("""{"centreCode":"MK-001","roles":["centre-clerk"]}""", "process:sweep")).Code.ShouldBe("value-invalid");
        (await TakeOnAsync("""{"centreCode":"MK-002","roles":["centre-clerk"]}""", by: "manager.makkah")).Code.ShouldBe("access-denied");
        (await host.PostAsync("admin.makkah", "/v1/staff/once.makkah/departure", "{}")).Code.ShouldBe("staff-member-not-found");
        (await TakeOnAsync("""{"centreCode":"MK-001","roles":["centre-clerk"]}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await TakeOnAsync("""{"centreCode":"MK-002","roles":["centre-clerk"]}""")).Code.ShouldBe("staff-member-employed");

        Task<Reply> TakeOnAsync(string employment, string user = "once.makkah", string by = "admin.makkah") => host.PostAsync(by, $"/v1/staff/{user}/employment", employment);
    }

    [Fact]
    public async Task whoever_was_to_go_on_elsewhere_leaves_at_once_as_well()
    {
        await DoAsync("clerk.makkah", "employment", """{"centreCode":"MK-001","roles":["centre-clerk"],"until":"2199-01-01T00:00:00Z"}""");
        await DoAsync("clerk.makkah", "employment", """{"centreCode":"MK-002","roles":["centre-clerk"],"from":"2199-01-01T00:00:00Z"}""");
        foreach (var centre in new[] { "MK-001", "MK-002" })
        {
            (await host.GetAsync("admin.makkah", $"/v1/centres/{centre}/staff")).Json["items"]!.AsArray().Select(one => (string)one!["user"]!).ShouldContain("clerk.makkah");
        }

        await OpenAsync("clerk.makkah", host);
        (await host.PostAsync("manager.makkah", "/v1/staff/clerk.makkah/departure", "{}")).Status.ShouldBe(HttpStatusCode.OK, "Those of the centre where they work now.");
        Because(await AskAsync("clerk.makkah", host)).Item1.ShouldBe("not-on-staff");
        await DoAsync("clerk.makkah", "departure", "{}");
        await DoAsync("clerk.makkah", "employment", """{"centreCode":"MK-001","roles":["centre-clerk"]}""");
        await OpenAsync("clerk.makkah", host);
    }

    [Fact]
    public async Task by_a_managers_word_nobody_loses_work_that_is_none_of_the_managers()
    {
        (await host.PostAsync("manager.makkah", "/v1/staff/officer.makkah/employment", """{"centreCode":"MK-001","roles":["centre-clerk"]}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("officer.makkah", "/v1/courses")).Status.ShouldBe(HttpStatusCode.OK);
        await DoAsync("second.makkah", "employment", """{"centreCode":"MK-001","roles":["centre-manager"]}""");
        (await host.PostAsync("manager.makkah", "/v1/staff/second.makkah/departure", "{}")).Code.ShouldBe("access-denied");

        // Of others a manager does not learn whether there is a record.
        await DoAsync("elsewhere.makkah", "employment", """{"centreCode":"MK-002","roles":["centre-clerk"]}""");
        (await host.GetAsync("manager.makkah", "/v1/staff/elsewhere.makkah")).Code.ShouldBe("staff-member-not-found");
        (await host.GetAsync("clerk.madinah", "/v1/staff/nobody.madinah")).Code.ShouldBe("access-denied");
    }

    [Fact]
    public async Task a_name_with_a_stroke_in_it_is_read_as_it_is()
    {
        var taken = await host.PostAsync("admin.makkah", "/v1/staff/realm%2Fclerk.makkah/employment", """{"centreCode":"MK-001","roles":["centre-clerk"]}""");
        (taken.Status, (string?)taken.Json["user"]).ShouldBe((HttpStatusCode.OK, "realm/clerk.makkah"));
        (await host.GetAsync("admin.makkah", "/v1/staff/REALM%2fclerk.makkah")).Json["user"]!.ToString().ShouldBe("realm/clerk.makkah");
        (await host.GetAsync("admin.makkah", "/v1/staff/realm%2Fclerk.makkah/timeline")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static (string?, string?) Because(Reply reply) => (reply.Code, (string?)reply.Json["arguments"]?["flaw"]);

    private static async Task OpenAsync(string account, LedgerHost on)
    {
        var reply = await AskAsync(account, on);
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
    }

    private static async Task<Reply> AskAsync(string account, LedgerHost on) => await on.PostAsync(
        account, "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await on.BeneficiaryAsync(account.Split('.')[1])}}","channel":"desk"}""");

    private async Task DoAsync(string user, string what, string body)
    {
        var reply = await host.PostAsync($"admin.{user.Split('.')[1]}", $"/v1/staff/{user}/{what}", body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }
}
