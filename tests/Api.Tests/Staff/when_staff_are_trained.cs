using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;
using NodaTime;

namespace EventLedger.Api.Tests.Staff;

/// <summary>Staff do with a certificate what a course is needed for; judged when it was done, and only where and since a course says so.</summary>
public sealed class when_staff_are_trained(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly LocalDate Today = SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Riyadh"]).Date;
    private static int payments;

    [Fact]
    public async Task a_fee_is_collected_with_a_certificate_that_holds_and_with_no_other()
    {
        await DefineAsync("makkah", "FEES", 12, "fee-collection", Today.PlusDays(1));
        (await PayAsync("clerk.makkah", await host.OpenAsync())).Status.ShouldBe(HttpStatusCode.OK);

        await DefineAsync("makkah", "FEES", 12, "fee-collection", Today);
        var request = await host.OpenAsync();
        var refused = await PayAsync("clerk.makkah", request);
        refused.Status.ShouldBe(HttpStatusCode.Forbidden, refused.Text);
        Because(refused).ShouldBe(("certificate-required", "missing"));
        ((string)refused.Json["arguments"]!["course"]!, (string)refused.Json["arguments"]!["act"]!).ShouldBe(("FEES", "fee-collection"));
        (await PayAsync("admin.makkah", await host.OpenAsync())).Status.ShouldBe(HttpStatusCode.OK, "Who is nobody's staff needs none.");

        await TakeOnAsync("clerk.makkah", """{"centreCode":"MK-001","roles":["centre-clerk"]}""");
        Because(await PayAsync("clerk.makkah", request)).ShouldBe(("certificate-required", "missing"));
        await CertifyAsync("clerk.makkah", "FEES", Today.PlusYears(-2));
        Because(await PayAsync("clerk.makkah", request)).ShouldBe(("certificate-required", "expired"));
        await CertifyAsync("clerk.makkah", "FEES", Today.PlusDays(1));
        Because(await PayAsync("clerk.makkah", request, "pay-once")).ShouldBe(("certificate-required", "not-yet-valid"));

        // It is no final answer to the key.
        var id = await CertifyAsync("clerk.makkah", "FEES", null);
        (await PayAsync("clerk.makkah", request, "pay-once")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("admin.makkah", $"/v1/staff/clerk.makkah/certificates/{id}/revocation", """{"reason":"Cheated"}""")).Status.ShouldBe(HttpStatusCode.OK);
        Because(await PayAsync("clerk.makkah", await host.OpenAsync())).ShouldBe(("certificate-required", "revoked"));

        var own = await host.GetAsync("clerk.makkah", "/v1/staff/clerk.makkah");
        own.Json["certificates"]!.AsArray().Select(one => (string?)one!["flaw"]).ShouldBe(["expired", "not-yet-valid", "revoked"]);
        ((string)own.Json["certificates"]![2]!["revocationReason"]!).ShouldBe("Cheated");
        ((string)own.Json["employments"]![0]!["centreCode"]!).ShouldBe("MK-001");
        (await host.GetAsync("clerk2.makkah", "/v1/staff/clerk.makkah")).Code.ShouldBe("access-denied");
        (await host.GetAsync("manager.makkah", "/v1/staff/clerk.makkah")).Text.ShouldBe(own.Text);
        foreach (var account in new[] { "manager.makkah", "monitor.makkah", "auditor.makkah", "admin.makkah" })
        {
            (await host.GetAsync(account, "/v1/centres/MK-001/staff")).Json["items"]!.AsArray().Select(one => (string)one!["user"]!).ShouldContain("clerk.makkah", account);
        }

        (await host.GetAsync("clerk2.makkah", "/v1/courses")).Json["courses"]!.AsArray().Select(one => (string)one!["code"]!).ShouldContain("FEES");
    }

    [Fact]
    public async Task what_is_told_later_is_judged_by_when_it_was_done()
    {
        await DefineAsync("madinah", "OPENING", 12, "request-opening", Today.PlusDays(-30));
        await TakeOnAsync("clerk.madinah", $$"""{"centreCode":"MD-001","roles":["centre-clerk"],"from":"{{Ago(days: 300)}}"}""");

        await CertifyAsync("clerk.madinah", "OPENING", Today.PlusYears(-1));
        Because(await OpenAsync(null)).ShouldBe(("certificate-required", "expired"));
        (await OpenAsync(Ago(days: 3))).Status.ShouldBe(HttpStatusCode.Created);

        await CertifyAsync("manager.madinah", "OPENING", null, """{"centreCode":"MD-001","roles":["centre-manager"]}""");
        (await OpenAsync(null, "manager.madinah")).Status.ShouldBe(HttpStatusCode.Created);
        Because(await OpenAsync(Ago(days: 3), "manager.madinah")).ShouldBe(("certificate-required", "not-yet-valid"));

        async Task<Reply> OpenAsync(string? at, string account = "clerk.madinah") => await host.PostAsync(account, "/v1/requests", $$"""
            {"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync("madinah")}}","channel":"desk"{{(at is null ? "" : $",\"openedAt\":\"{at}\",\"backdatingReason\":\"The line was down\"")}}}
            """);
    }

    [Fact]
    public async Task a_record_and_a_code_to_sign_in_with_need_that_of_verifying_identities()
    {
        var person = await RegisterAsync("clerk.makkah");
        person.Status.ShouldBe(HttpStatusCode.Created, person.Text);
        await DefineAsync("makkah", "IDENTITY", 24, "identity-verification", null);

        Because(await RegisterAsync("clerk2.makkah")).ShouldBe(("certificate-required", "missing"));
        Because(await host.PostAsync("clerk2.makkah", $"{person.Location}/activation-code", null)).ShouldBe(("certificate-required", "missing"));
        (await RegisterAsync("admin.makkah")).Status.ShouldBe(HttpStatusCode.Created);

        // The record keeps by which certificate the document was seen.
        var certificate = await CertifyAsync("clerk2.makkah", "IDENTITY", null, """{"centreCode":"MK-002","roles":["centre-clerk"]}""");
        var registered = await RegisterAsync("clerk2.makkah");
        registered.Status.ShouldBe(HttpStatusCode.Created, registered.Text);
        (await host.QueryAsync<string>($"select data->'certificates'->>0 from ledger.mt_events where stream_id = '{registered.Json["id"]}' and type = 'beneficiary_registered'"))
            .ShouldBe([certificate.ToString()]);

        await DefineAsync("makkah", "IDENTITY", 24, null, null);
        (await RegisterAsync("clerk2.makkah")).Status.ShouldBe(HttpStatusCode.Created);
        (await host.PostAsync("clerk2.makkah", $"{person.Location}/activation-code", null)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task certificates_are_of_courses_and_days_that_there_are_and_of_others()
    {
        await DefineAsync("makkah", "HANDING-OUT", 12, null, null);
        await TakeOnAsync("trainee.makkah", """{"centreCode":"MK-001","roles":["centre-clerk"]}""");
        await TakeOnAsync("admin.makkah", """{"centreCode":"MK-001","roles":["centre-clerk"]}""");
        var id = await CertifyAsync("trainee.makkah", "HANDING-OUT", null);

        (await IssueAsync("trainee.makkah", "HANDING-OUT")).Code.ShouldBe("certificate-already-issued");
        (await IssueAsync("trainee.makkah", "NO-SUCH")).Code.ShouldBe("course-not-found");
        (await IssueAsync("nobody.makkah", "HANDING-OUT")).Code.ShouldBe("staff-member-not-found");
        (await IssueAsync("admin.makkah", "HANDING-OUT")).Code.ShouldBe("access-denied");
        (await IssueAsync("trainee.makkah", "HANDING-OUT", ",\"validFrom\":\"9998-12-31\"")).Code.ShouldBe("value-invalid");
        (await RevokeAsync(Guid.NewGuid(), Today)).Code.ShouldBe("certificate-not-found");
        (await RevokeAsync(id, Today.PlusYears(1))).Code.ShouldBe("certificate-ended");
        (await RevokeAsync(id, Today)).Status.ShouldBe(HttpStatusCode.OK);
        (await RevokeAsync(id, Today)).Code.ShouldBe("certificate-ended");
        (await host.PostAsync("admin.makkah", "/v1/courses", """{"code":"LONG","nameAr":"أ","nameEn":"A","validityMonths":121}""")).Code.ShouldBe("request-malformed");

        Task<Reply> RevokeAsync(Guid certificate, LocalDate from) => host.PostAsync(
            "admin.makkah", $"/v1/staff/trainee.makkah/certificates/{certificate}/revocation", $$"""{"reason":"Cheated","from":"{{from:uuuu-MM-dd}}"}""");
    }

    private static string Ago(int days) => (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static (string?, string?) Because(Reply reply) => (reply.Code, (string?)reply.Json["arguments"]?["flaw"]);

    private Task<Reply> PayAsync(string account, Guid request, string? key = null) => host.PostAsync(
        account,
        $"/v1/requests/{request}/fee-payments",
        $$"""{"amountHalalas":12300,"method":"card","reference":"T-{{(key is null ? Interlocked.Increment(ref payments) : 0)}}"}""",
        key is null ? [] : [("Idempotency-Key", key)]);

    private Task<Reply> RegisterAsync(string account) => host.PostAsync(
        account, "/v1/beneficiaries", $$"""{"nationalId":"{{NationalIds.Of(200_000 + Interlocked.Increment(ref payments))}}","nameAr":"سارة","mobile":"0551234567"}""");

    private async Task DefineAsync(string region, string code, int months, string? act, LocalDate? from)
    {
        var course = new JsonObject { ["code"] = code, ["nameAr"] = "دورة", ["nameEn"] = "Course", ["validityMonths"] = months };
        if (act is not null)
        {
            course["neededFor"] = new JsonArray(act);
        }

        if (from is { } day)
        {
            course["neededFrom"] = $"{day:uuuu-MM-dd}";
        }

        var reply = await host.PostAsync($"admin.{region}", "/v1/courses", course.ToJsonString());
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    private async Task TakeOnAsync(string user, string employment)
    {
        var reply = await host.PostAsync($"admin.{user.Split('.')[1]}", $"/v1/staff/{user}/employment", employment);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    /// <param name="employment">For somebody without a record.</param>
    private async Task<Guid> CertifyAsync(string user, string course, LocalDate? from, string? employment = null)
    {
        if (employment is not null)
        {
            await TakeOnAsync(user, employment);
        }

        var reply = await IssueAsync(user, course, from is { } day ? $",\"validFrom\":\"{day:uuuu-MM-dd}\"" : "");
        return reply.Status == HttpStatusCode.OK ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    private Task<Reply> IssueAsync(string user, string course, string more = "") =>
        host.PostAsync($"admin.{user.Split('.')[1]}", $"/v1/staff/{user}/certificates", $$"""{"courseCode":"{{course}}","trainedBy":"Institute"{{more}}}""");
}
