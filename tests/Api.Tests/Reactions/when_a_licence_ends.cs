using EventLedger.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Tests.Reactions;

public sealed class when_a_licence_ends(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task its_end_is_recorded_once_its_last_day_has_passed()
    {
        await LicenseAsync("MK-201", Yesterday);

        await LedgerHost.UntilAsync(() => HasEndedAsync("MK-201"));
        (await host.QueryAsync<string>("select user_name from ledger.mt_events where type = 'centre_licence_ended'")).ShouldBe(["process:end-licence-when-centre-licensed"]);
    }

    [Fact]
    public async Task one_that_lasts_is_waited_for_over_a_restart()
    {
        await LicenseAsync("MK-202", Yesterday.PlusDays(40));
        await LicenseAsync("MK-203", null);
        await LedgerHost.UntilAsync(async () => (await ScheduledAsync()).Count == 1);

        await host.RestartAsync();

        (await ScheduledAsync()).ShouldHaveSingleItem().ShouldBe(
            Yesterday.PlusDays(41).AtStartOfDayInZone(DateTimeZoneProviders.Tzdb["Asia/Riyadh"]).ToDateTimeUtc());
        (await HasEndedAsync("MK-202")).ShouldBeFalse();
    }

    /// <summary>One date before our era stopped the reactions of every region, and the centres' list.</summary>
    [Theory]
    [InlineData("0000-01-01")]
    [InlineData("-0001-01-01")]
    [InlineData("-9998-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("2026-02-30")]
    [InlineData("20261231")]
    public async Task a_day_that_no_calendar_of_ours_has_is_refused(string day)
    {
        (await host.PostAsync(
            "admin.makkah", "/v1/centres", $$"""{"code":"MK-204","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L","licensedUntil":"{{day}}"}""")).Code.ShouldBe("request-malformed");
        (await host.PostAsync(
            "admin.makkah", "/v1/centres", $$"""{"code":"MK-204","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L","licensedFrom":"{{day}}"}""")).Code.ShouldBe("request-malformed");
    }

    private static LocalDate Yesterday => SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Riyadh"]).Date.PlusDays(-1);

    private async Task LicenseAsync(string centre, LocalDate? until) => (await host.PostAsync(
        "admin.makkah",
        "/v1/centres",
        $$"""{"code":"{{centre}}","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-{{centre}}"{{(until is { } last ? $",\"licensedUntil\":\"{LocalDatePattern.Iso.Format(last)}\"" : "")}}}""")).Code.ShouldBeNull();

    private async Task<bool> HasEndedAsync(string centre) => (await host.QueryAsync<long>(
        $"select count(*) from ledger.mt_events l join ledger.mt_events e using (stream_id) where l.data ->> 'code' = '{centre}' and e.type = 'centre_licence_ended'")).Single() == 1;

    private Task<List<DateTime>> ScheduledAsync() => host.QueryAsync<DateTime>(
        "select execution_time from wolverine.wolverine_incoming_envelopes where status = 'Scheduled' and message_type = 'end_licence_when_centre_licensed'");
}
