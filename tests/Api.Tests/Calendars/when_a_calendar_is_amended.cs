using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Tests.Calendars;

/// <summary>What was promised takes as much working time as before, so that it moves later, by an event that explains it.</summary>
public sealed class when_a_calendar_is_amended(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly DateTimeZone Riyadh = DateTimeZoneProviders.Tzdb["Asia/Riyadh"];

    [Fact]
    public async Task open_requests_are_promised_later_and_told_why()
    {
        var (open, closed) = (await host.OpenReceivedAsync(), await host.OpenAsync());
        (await host.PostAsync("admin.makkah", $"/v1/requests/{closed}/cancellation", """{"reason":"Twice"}""")).Code.ShouldBeNull();
        var promised = await PromisedAsync(open);
        var day = promised.InZone(Riyadh).Date;

        var amended = await AmendAsync($$"""{"holidays":[{{Holiday(day, day)}}]}""");

        amended.Status.ShouldBe(HttpStatusCode.OK, amended.Text);
        await LedgerHost.UntilAsync(async () => await PromisedAsync(open) > promised);
        var moved = (await TimelineAsync(open))[^1]!;
        ((string)moved["type"]!, Text(moved, "previousDeadline"), Text(moved, "promisedDeadline"), (string)moved["user"]!)
            .ShouldBe(("DeadlineMovedByCalendar", Wire(promised), Wire(await PromisedAsync(open)), "process:sweep-deadlines"));
        Text(moved, "restedOn").ShouldNotBe(Text(moved, "calendar"));
        (await host.QueryAsync<Guid>($"select id from ledger.mt_events where type = 'calendar_amended' and version = {(long)amended.Json["version"]!} and tenant_id = 'makkah' and id = '{Text(moved, "amendment")}'"))
            .Count.ShouldBe(1);
        var tracking = await host.GetAsync(null, $"/v1/tracking/{(string)(await ViewAsync(open))["trackingReference"]!}");
        ((string)tracking.Json["promisedDeadline"]!, (string)tracking.Json["steps"]!.AsArray()[^1]!["name"]!).ShouldBe((Wire(await PromisedAsync(open)), "deadline-moved"));
        (await TimelineAsync(closed)).Select(e => (string)e!["type"]!).ShouldNotContain("DeadlineMovedByCalendar");

        // As much working time as before: the day that was lost, on the next working day, at the same hour.
        var opened = (await DaysAsync(day, day.PlusDays(8))).Select(d => ((string)d!["date"]!, Open: d["open"]!.AsArray().Count)).ToList();
        opened[0].Open.ShouldBe(0);
        (await PromisedAsync(open)).InZone(Riyadh).TimeOfDay.ShouldBe(promised.InZone(Riyadh).TimeOfDay);

        // By the calendar as it is now nothing more is to be done, however often.
        await AmendAsync($$"""{"withdrawnHolidays":["{{day:uuuu-MM-dd}}"]}""");
        var later = await PromisedAsync(open);
        var next = (await host.PostAsync("admin.makkah", "/v1/calendar-amendments", $$"""{"holidays":[{{Holiday(day.PlusDays(-900), day.PlusDays(-900))}}]}""")).Status;
        next.ShouldBe(HttpStatusCode.OK);
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>(
            "select count(*) from wolverine.wolverine_incoming_envelopes where status <> 'Handled'")).Single() == 0);
        (await PromisedAsync(open)).ShouldBe(later, "A promise never moves earlier.");
    }

    [Fact]
    public async Task a_department_keeps_hours_of_its_own()
    {
        var (civil, land) = (await host.OpenAsync(), await host.OpenAsync(service: "LAND-EXTRACT"));
        var (promisedCivil, promisedLand) = (await PromisedAsync(civil), await PromisedAsync(land));
        var first = SystemClock.Instance.GetCurrentInstant().InZone(Riyadh).Date.PlusDays(1);

        (await AmendAsync($$"""{"departmentCode":"LND","holidays":[{{Holiday(first, first.PlusDays(60))}}]}""")).Code.ShouldBeNull();

        await LedgerHost.UntilAsync(async () => await PromisedAsync(land) > promisedLand);
        (await PromisedAsync(civil)).ShouldBe(promisedCivil);
        var calendar = (await host.GetAsync("clerk.makkah", "/v1/calendar?department=LND")).Json;
        calendar["department"]!["rules"]!["holidays"]!.AsArray().Count.ShouldBe(1);
        calendar["national"]!["weekends"]!.AsArray().Count.ShouldBe(2);
        var opened = await host.OpenAsync(service: "LAND-EXTRACT");
        await LedgerHost.UntilAsync(async () => (await PromisedAsync(opened)).InZone(Riyadh).Date > first.PlusDays(60) || await ReopenAsync());

        // What a node knows of calendars may be two seconds old.
        async Task<bool> ReopenAsync()
        {
            opened = await host.OpenAsync(service: "LAND-EXTRACT");
            return false;
        }
    }

    [Fact]
    public async Task an_icalendar_file_is_taken_whole_or_not_at_all()
    {
        const string Eid = "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20310309\r\nDTEND;VALUE=DATE:20310315\r\nSUMMARY:عيد الفطر\r\nDESCRIPTION:Circular 9\r\nEND:VEVENT\r\n";
        const string Timed = "BEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:20310401T080000Z\r\nSUMMARY:Meeting\r\nEND:VEVENT\r\n";
        const string Yearly = "BEGIN:VEVENT\r\nUID:3\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20310923\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:National Day\r\nEND:VEVENT\r\n";

        (await ImportAsync("")).Code.ShouldBe("icalendar-unreadable");
        (await ImportAsync("not a calendar")).Code.ShouldBe("icalendar-unreadable");
        (await ImportAsync(File(""))).Code.ShouldBe("icalendar-events-uncounted");
        (await ImportAsync(File(Eid + Timed))).Code.ShouldBe("icalendar-event-unfit");
        (await ImportAsync(File(Eid + Yearly))).Code.ShouldBe("icalendar-event-unfit");
        foreach (var unfit in new[] { "20310401\r\nSTATUS:CANCELLED", "20310401\r\nDURATION:PT8H", "20310401\r\nDURATION:-P3D", "20310401\r\nDURATION:P400D", "99991231", "99981231\r\nDURATION:P3D" })
        {
            (await ImportAsync(File($"BEGIN:VEVENT\r\nUID:4\r\nDTSTART;VALUE=DATE:{unfit}\r\nSUMMARY:Holiday\r\nEND:VEVENT\r\n"))).Code.ShouldBe("icalendar-event-unfit", unfit);
        }

        (await HolidaysAsync()).ShouldNotContain("2031-03-09");

        var imported = await ImportAsync(File(Eid));

        imported.Status.ShouldBe(HttpStatusCode.OK, imported.Text);
        (await HolidaysAsync()).ShouldContain("2031-03-09");

        // Its end is exclusive (RFC 5545): the 14th is the last day off.
        var days = await DaysAsync(new(2031, 3, 8), new(2031, 3, 17));
        days.Where(day => day!["open"]!.AsArray().Count > 0).Select(day => (string)day!["date"]!).ShouldBe(["2031-03-16", "2031-03-17"]);
        (await ImportAsync(File(Eid))).Code.ShouldBe("amendment-empty");

        // One that says how long it is lasts that long: the 23rd, a Tuesday, to the 25th.
        var lasting = File("BEGIN:VEVENT\r\nUID:5\r\nDTSTART;VALUE=DATE:20310923\r\nDURATION:P3D\r\nSUMMARY:National Day\r\nEND:VEVENT\r\n");
        (await ImportAsync(lasting)).Status.ShouldBe(HttpStatusCode.OK);
        await LedgerHost.UntilAsync(async () => (await DaysAsync(new(2031, 9, 22), new(2031, 9, 28))).Where(day => day!["open"]!.AsArray().Count > 0)
            .Select(day => (string)day!["date"]!).SequenceEqual(["2031-09-22", "2031-09-28"]));

        Task<Reply> ImportAsync(string file) => host.PostAsync(
            "admin.madinah", "/v1/holiday-imports", new JsonObject { ["iCalendar"] = file, ["decree"] = "Circular 1" }.ToJsonString());
        static string File(string events) => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n{events}END:VCALENDAR\r\n";
        async Task<List<string>> HolidaysAsync() =>
            [.. ((await host.GetAsync("admin.madinah", "/v1/calendar")).Json["region"]?["rules"]!["holidays"]!.AsArray() ?? []).Select(rule => (string)rule!["first"]!)];
        async Task<JsonArray> DaysAsync(LocalDate from, LocalDate to) =>
            (await host.GetAsync("admin.madinah", $"/v1/calendar/days?from={from:uuuu-MM-dd}&to={to:uuuu-MM-dd}")).Json["days"]!.AsArray();
    }

    [Theory]
    [InlineData("{}", "amendment-empty")]
    [InlineData("""{"departmentCode":"NOWHERE","days":[{"date":"2030-01-01","stretches":[],"decree":"C"}]}""", "department-not-found")]
    [InlineData("""{"withdrawnHolidays":["2030-05-05"]}""", "calendar-rule-unknown")]
    [InlineData("""{"withdrawnDays":["2030-05-05"]}""", "calendar-rule-unknown")]
    [InlineData("""{"days":[{"date":"2030-01-01","stretches":[{"from":"10:00:00","until":"09:00:00"}],"decree":"C"}]}""", "value-invalid")]
    [InlineData("""{"days":[{"date":"2030-01-01","stretches":[{"from":"08:00:00","until":"12:00:00"},{"from":"11:00:00","until":"13:00:00"}],"decree":"C"}]}""", "value-invalid")]
    [InlineData("""{"holidays":[{"first":"2030-01-02","last":"2030-01-01","nameAr":"ع","nameEn":"H","decree":"C"}]}""", "value-invalid")]
    [InlineData("""{"ramadans":[{"hijriYear":1451,"first":"2029-12-01","last":"2030-02-01","decree":"C"}]}""", "value-invalid")]
    [InlineData("""{"weekends":[{"from":"2030-01-01","days":["friday","friday"],"decree":"C"}]}""", "value-invalid")]
    [InlineData("""{"days":[{"date":"2030-01-01","stretches":[],"decree":"C"},{"date":"2030-01-01","stretches":[],"decree":"D"}]}""", "value-invalid")]
    [InlineData("""{"weekends":[{"from":"2030-01-01","days":["fryday"],"decree":"C"}]}""", "request-malformed")]
    [InlineData("""{"days":[{"date":"2030-02-30","stretches":[],"decree":"C"}]}""", "request-malformed")]
    [InlineData("""{"days":[{"date":"2030-01-01","stretches":[]}]}""", "request-malformed")]
    public async Task what_cannot_be_a_calendar_is_refused(string amendment, string code) => (await AmendAsync(amendment)).Code.ShouldBe(code);

    [Fact]
    public async Task a_stale_version_is_refused()
    {
        var version = (long)(await AmendAsync("""{"days":[{"date":"2035-01-02","stretches":[],"decree":"C"}]}""")).Json["version"]!;
        const string Next = """{"days":[{"date":"2035-01-03","stretches":[],"decree":"C"}]}""";
        (await host.PostAsync("admin.makkah", "/v1/calendar-amendments", Next, ("If-Match", $"\"{version - 1}\""))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await host.PostAsync("admin.makkah", "/v1/calendar-amendments", Next, ("If-Match", $"\"{version}\""))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/v1/calendar?department=NOWHERE", "department-not-found")]
    [InlineData("/v1/calendar/days?department=NOWHERE", "department-not-found")]
    [InlineData("/v1/calendar/days?from=2026-01-01&to=2027-12-31", "request-malformed")]
    [InlineData("/v1/calendar/days?from=2026-01-02&to=2026-01-01", "request-malformed")]
    public async Task days_that_nobody_can_be_told_are_refused(string path, string code) => (await host.GetAsync("clerk.makkah", path)).Code.ShouldBe(code);

    /// <summary>Whose time it was is in each event; a service may let the clock stand still while the beneficiary is waited for.</summary>
    [Fact]
    public async Task every_minute_of_a_life_is_somebodys()
    {
        (await host.PostAsync("admin.makkah", "/v1/services", """
            {"code":"STOPS","nameAr":"خدمة","nameEn":"Service","departmentCode":"CIV","feeLines":[{"code":"GOV","kind":"government-fee","amountHalalas":100}],
             "requiredDocuments":["a"],"targetWorkingHours":10,"stoppingWaits":["fee-due","returned"]}
            """)).Status.ShouldBe(HttpStatusCode.Created);
        var id = await TakenOverAsync();
        var promised = await PromisedAsync(id);
        await DoAsync(id, "fee-payments", """{"amountHalalas":100,"method":"card","reference":"STOP-1","paidAt":"2026-10-12T09:00:00Z"}""");

        // Opened on a Sunday at nine and paid on the Monday at twelve: ten working hours later: Monday noon becomes Wednesday at eight.
        (await PromisedAsync(id)).ShouldBe(promised + Duration.FromHours(44));
        await DoAsync(id, "transmissions", $$"""{"documents":[{"name":"a","mediaType":"a/b","sizeBytes":1,"sha256":"{{new string('a', 64)}}"}],"transmittedAt":"2026-10-12T10:00:00Z"}""");
        await DoAsync(id, "receipt", """{"receivedAt":"2026-10-13T06:00:00Z"}""");
        await DoAsync(id, "completion", """{"decision":"approved","completedAt":"2026-10-13T07:00:00Z"}""");
        await DoAsync(id, "handover", """{"handedOverAt":"2026-10-13T08:00:00Z"}""");
        await DoAsync(id, "collection", """{"collectedBy":"محمد","collectedAt":"2026-10-18T06:30:00Z"}""");

        var held = (await TimelineAsync(id)).Select(e => e!["data"]!["held"]).Where(share => share is not null)
            .Select(share => ((string)share!["by"]!, (string?)share["code"], (string)share["from"]!, (double)share["workingMinutes"]!)).ToList();
        held.ShouldBe([
            ("payment", null, "2026-10-11T06:00:00Z", 600),
            ("centre", "MK-001", "2026-10-12T09:00:00Z", 60),
            ("department", "CIV", "2026-10-12T10:00:00Z", 180),
            ("department", "CIV", "2026-10-13T06:00:00Z", 60),
            ("department", "CIV", "2026-10-13T07:00:00Z", 60),
            ("centre", "MK-001", "2026-10-13T08:00:00Z", 1170),
        ]);

        async Task<Guid> TakenOverAsync() => (Guid)(await host.PostAsync(
            "admin.makkah",
            "/v1/requests",
            $$"""{"serviceCode":"STOPS","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-001","channel":"desk","answers":{},"openedAt":"2026-10-11T06:00:00Z"}""",
            ("X-Takeover", "true"))).Json["id"]!;

        async Task DoAsync(Guid request, string command, string body)
        {
            var reply = await host.PostAsync("admin.makkah", $"/v1/requests/{request}/{command}", body, ("X-Takeover", "true"));
            reply.Status.ShouldBe(HttpStatusCode.OK, $"{command}: {reply.Text}");
        }
    }

    private static string Holiday(LocalDate first, LocalDate last) =>
        $$"""{"first":"{{first:uuuu-MM-dd}}","last":"{{last:uuuu-MM-dd}}","nameAr":"عطلة","nameEn":"Holiday","decree":"Circular 1"}""";

    private static string Wire(Instant at) => InstantPattern.ExtendedIso.Format(at);

    private static string Text(JsonNode entry, string member) => (string)entry["data"]![member]!;

    private Task<Reply> AmendAsync(string amendment) => host.PostAsync("admin.makkah", "/v1/calendar-amendments", amendment);

    private async Task<JsonNode> ViewAsync(Guid id) => (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}")).Json;

    private async Task<Instant> PromisedAsync(Guid id) => InstantPattern.ExtendedIso.Parse((string)(await ViewAsync(id))["promisedDeadline"]!).Value;

    private async Task<JsonArray> TimelineAsync(Guid id) => (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline")).Json["events"]!.AsArray();

    private async Task<JsonArray> DaysAsync(LocalDate from, LocalDate to) => (await host.GetAsync(
        "clerk.makkah", string.Create(CultureInfo.InvariantCulture, $"/v1/calendar/days?from={from:uuuu-MM-dd}&to={to:uuuu-MM-dd}"))).Json["days"]!.AsArray();
}
