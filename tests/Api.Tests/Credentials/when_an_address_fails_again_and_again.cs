using System.Net;
using EventLedger.Application.Credentials;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Credentials;

public sealed class when_an_address_fails_again_and_again(when_an_address_fails_again_and_again.Slowed host) : IClassFixture<when_an_address_fails_again_and_again.Slowed>
{
    [Fact]
    public async Task it_waits_whomever_it_tries()
    {
        var browser = host.Browse();
        for (var i = 0; i < 4; i++)
        {
            await browser.SignInAsync($"100000000{i}", "a password");
            browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        var before = host.Hashing.Done;
        await browser.SignInAsync("1000000008", "a password");
        browser.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        browser.Answer.Headers.RetryAfter.ShouldNotBeNull();
        host.Hashing.Done.ShouldBe(before, "It costs nothing.");
        await browser.BeginAsync("/activate", new Person(Guid.Empty, "1000000008"), "AAAAAAAAAA");
        browser.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        host.Clock.Pass(TimeSpan.FromMinutes(1));
        await browser.SignInAsync("1000000008", "a password");
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public void the_wait_doubles_to_a_quarter_of_an_hour_and_what_succeeds_is_not_counted()
    {
        var clock = new OffsetClock();
        using var delays = new AddressDelays(new AddressDelayOptions(Free: 1), clock);
        delays.Enter("192.0.2.1").ShouldBe(TimeSpan.Zero);
        delays.Forgive("192.0.2.1");
        delays.Enter("192.0.2.1").ShouldBe(TimeSpan.Zero);
        var waits = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            delays.Enter("192.0.2.1").ShouldBe(TimeSpan.Zero);
            waits.Add((int)Math.Ceiling(delays.Enter("192.0.2.1").TotalSeconds));
            clock.Pass(TimeSpan.FromMinutes(15));
        }

        waits.ShouldBe([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
        delays.Enter("192.0.2.2").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void a_clock_that_is_put_back_prolongs_no_wait()
    {
        var clock = new OffsetClock();
        using var delays = new AddressDelays(new AddressDelayOptions(Free: 0), clock);
        delays.Enter("192.0.2.1").ShouldBe(TimeSpan.Zero);
        delays.Enter("192.0.2.1").ShouldBeGreaterThan(TimeSpan.Zero);
        clock.Pass(TimeSpan.FromDays(-1));
        delays.Enter("192.0.2.1").ShouldBe(TimeSpan.Zero);
    }

    public sealed class Slowed : PagesHost
    {
        protected override AddressDelayOptions Delays => new(Free: 3);
    }
}
