using EventLedger.Ledger.Xes;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Tests.Replay;

public sealed class when_reading_dates
{
    private static readonly DateTimeZone Amsterdam = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"];

    [Theory]
    [InlineData("2011-10-11T13:45:40.276+02:00", "2011-10-11T11:45:40.276Z")]
    [InlineData("2011-10-11T13:45:40.276+0200", "2011-10-11T11:45:40.276Z")]
    [InlineData("2011-10-11T13:45:40+02", "2011-10-11T11:45:40Z")]
    [InlineData("2011-10-11 13:45:40+02:00", "2011-10-11T11:45:40Z")]
    [InlineData("2011-10-11 13:45:40 +0200", "2011-10-11T11:45:40Z")]
    [InlineData("2011-10-11t13:45:40z", "2011-10-11T13:45:40Z")]
    [InlineData("2011-10-11 13:45:40 UTC", "2011-10-11T13:45:40Z")]
    [InlineData(" 2011-10-11T13:45Z ", "2011-10-11T13:45:00Z")]
    [InlineData("2011/10/11 13:45:40,5Z", "2011-10-11T13:45:40.5Z")]
    [InlineData("٢٠١١-١٠-١١T١٣:٤٥:٤٠Z", "2011-10-11T13:45:40Z")]
    [InlineData("2011-10-11T24:00:00Z", "2011-10-12T00:00:00Z")]
    [InlineData("2011-10-11T13:45:40.276-11:30", "2011-10-12T01:15:40.276Z")]
    [InlineData("1899-12-31T23:00:00+00:00", "1899-12-31T23:00:00Z")]
    [InlineData("0850-01-01T00:00:00Z", "0850-01-01T00:00:00Z")]
    [InlineData("2011-10-11T13:45:40", "2011-10-11T11:45:40Z")]
    [InlineData("2011-10-11", "2011-10-10T22:00:00Z")]
    [InlineData("2011-10-11+03:00", "2011-10-10T21:00:00Z")]
    [InlineData("2012-03-25T02:30:00", "2012-03-25T01:30:00Z")]
    [InlineData("2012-02-29T00:00:00Z", "2012-02-29T00:00:00Z")]
    public void what_logs_write_is_understood(string text, string at)
    {
        XesDate.TryRead(text, Amsterdam, out var date).ShouldBeTrue();

        date.At.ShouldBe(InstantPattern.ExtendedIso.Parse(at).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("2011-13-01T00:00:00Z")]
    [InlineData("2011-02-29T00:00:00Z")]
    [InlineData("2011-10-11T25:00:00Z")]
    [InlineData("2011-10-11T24:00:01Z")]
    [InlineData("2011-10-11T13:60:00Z")]
    [InlineData("2011-10-11T13:45:40+19:00")]
    [InlineData("2011-10-11T13:45:40+02:60")]
    [InlineData("11/10/2011 13:45")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("9999-12-31T00:00:00Z")]
    [InlineData("2011-10-11T13:45:40Z and more")]
    public void what_is_no_date_is_not(string text) => XesDate.TryRead(text, Amsterdam, out _).ShouldBeFalse();

    [Theory]
    [InlineData("2011-10-11T13:45:40.123456Z", "2011-10-11T13:45:40.123456Z", false)]
    [InlineData("2011-10-11T13:45:40.123456000Z", "2011-10-11T13:45:40.123456Z", false)]
    [InlineData("2011-10-11T13:45:40.123456789Z", "2011-10-11T13:45:40.123456Z", true)]
    [InlineData("1931-10-11T13:45:40.123456789Z", "1931-10-11T13:45:40.123456Z", true)]
    [InlineData("2011-10-11T13:45:40.123456789012345Z", "2011-10-11T13:45:40.123456Z", true)]
    public void finer_than_a_microsecond_is_cut_and_told(string text, string at, bool wasCut)
    {
        XesDate.TryRead(text, Amsterdam, out var date).ShouldBeTrue();

        (date.At, date.WasCut).ShouldBe((InstantPattern.ExtendedIso.Parse(at).Value, wasCut));
    }

    [Fact]
    public void what_is_promised_for_a_day_may_be_done_on_it()
    {
        XesDate.TryRead("2011-10-11", DateTimeZone.Utc, out var day).ShouldBeTrue();
        XesDate.TryRead("2011-10-11T00:00:00", DateTimeZone.Utc, out var moment).ShouldBeTrue();

        day.AtTheLatest.ShouldBe(Instant.FromUtc(2011, 10, 12, 0, 0) - Duration.FromNanoseconds(1000));
        moment.AtTheLatest.ShouldBe(Instant.FromUtc(2011, 10, 11, 0, 0));
    }
}
