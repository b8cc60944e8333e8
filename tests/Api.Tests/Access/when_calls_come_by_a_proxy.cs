using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text;
using EventLedger.Api.Setup;
using EventLedger.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace EventLedger.Api.Tests.Access;

public sealed class when_calls_come_by_a_proxy(when_calls_come_by_a_proxy.Proxied host) : IClassFixture<when_calls_come_by_a_proxy.Proxied>
{
    private const int PerMinute = 3;
    private const string Proxy = "10.1.2.3";

    [Theory]
    [InlineData("", "")]
    [InlineData("6.6.6.6, ", "")]
    [InlineData("", ", 10.1.9.9")]
    [InlineData("6.6.6.6, ", ", 10.1.9.9, 192.0.2.77")]
    public async Task each_caller_is_counted_for_itself_whatever_it_says_of_others(string before, string after)
    {
        var (one, other) = ($"198.51.{before.Length}.{after.Length}", $"198.52.{before.Length}.{after.Length}");

        (await AnsweredAsync(Proxy, $"{before}{one}{after}")).ShouldBe(PerMinute);
        (await AnsweredAsync(Proxy, $"{before}{other}{after}")).ShouldBe(PerMinute);
        (await AnsweredAsync(Proxy, $"7.7.7.7, {one}{after}")).ShouldBe(0);
    }

    [Fact]
    public async Task nobody_else_is_believed()
    {
        (await AnsweredAsync("192.0.2.9", "203.0.113.1")).ShouldBe(PerMinute);
        (await AnsweredAsync("192.0.2.9", "203.0.113.2")).ShouldBe(0);
        (await AnsweredAsync("::ffff:192.0.2.9", null)).ShouldBe(0);
    }

    [Fact]
    public async Task a_network_of_the_sixth_version_counts_as_one_caller()
    {
        (await AnsweredAsync("2001:db8:1:2::1", null)).ShouldBe(PerMinute);
        (await AnsweredAsync("2001:db8:1:2:ffff::9", null)).ShouldBe(0);
        (await AnsweredAsync(Proxy, "2001:db8:1:2:3:4:5:6")).ShouldBe(0);
        (await AnsweredAsync("2001:db8:1:3::1", null)).ShouldBe(PerMinute);
    }

    [Fact]
    public async Task the_page_of_a_request_is_held_back_together_with_it_and_by_a_page()
    {
        (await AnsweredAsync("2001:db8:7:7::1", null)).ShouldBe(PerMinute);
        var refused = (await host.Host.Server.SendAsync(
            http => Ask(http, "/track/MK-0000-0000-0000-X", "2001:db8:7:7:ffff::2", "203.0.113.9"), TestContext.Current.CancellationToken)).Response;
        (refused.StatusCode, refused.ContentType).ShouldBe((StatusCodes.Status429TooManyRequests, "text/html; charset=utf-8"));
        int.Parse(refused.Headers.RetryAfter.ToString(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        refused.Headers.ContentSecurityPolicy.ToString().ShouldStartWith("default-src 'none'");
        var other = (await host.Host.Server.SendAsync(http => Ask(http, "/track/MK-0000-0000-0000-X", "2001:db8:7:8::1", null), TestContext.Current.CancellationToken)).Response;
        other.StatusCode.ShouldBe(StatusCodes.Status404NotFound);
    }

    [Theory]
    [InlineData("/connect/token", "203.0.113.41")]
    [InlineData("/connect/authorize", "203.0.113.42")]
    [InlineData("/connect/revocation", "203.0.113.43")]
    [InlineData("/connect/end-session", "203.0.113.44")]
    public async Task where_tokens_are_given_each_caller_is_held_back_for_itself(string path, string caller)
    {
        for (var i = 0; i < PerMinute; i++)
        {
            (await AskAsync(caller)).StatusCode.ShouldBeInRange(200, 401);
        }

        var refused = await AskAsync(caller);
        refused.StatusCode.ShouldBe(StatusCodes.Status429TooManyRequests);
        int.Parse(refused.Headers.RetryAfter.ToString(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        refused.ContentType.ShouldBe("application/problem+json");
        (await AskAsync($"{caller[..^2]}9{caller[^1]}")).StatusCode.ShouldBeInRange(200, 401);

        async Task<HttpResponse> AskAsync(string from) =>
            (await host.Host.Server.SendAsync(http => Ask(http, path, Proxy, from), TestContext.Current.CancellationToken)).Response;
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task sample_accounts_are_not_signed_in_even_when_the_proxy_says_that_the_caller_is_inside(string caller)
    {
        var context = await host.Host.Server.SendAsync(http => SignIn(http, "127.0.0.3", caller), TestContext.Current.CancellationToken);
        context.Response.StatusCode.ShouldBe(StatusCodes.Status400BadRequest);
        var within = await host.Host.Server.SendAsync(http => SignIn(http, "127.0.0.3", null), TestContext.Current.CancellationToken);
        within.Response.StatusCode.ShouldBe(StatusCodes.Status200OK);
    }

    [Theory]
    [InlineData("proxy.example.org")]
    [InlineData("10.0.0.0/33")]
    [InlineData("")]
    public void what_is_no_address_ends_the_start_in_words(string proxy)
    {
        var configuration = new ConfigurationManager();
        (configuration["EventLedger:Regions:makkah"], configuration["EventLedger:TrustedProxies:0"], configuration["EventLedger:TrustedProxies:1"]) = ("MK", "10.0.0.0/8", proxy);
        Should.Throw<ValidationException>(() => SettingsSetup.Read(configuration)).Message.ShouldBe("EventLedger__TrustedProxies__1 should be an address, or a network such as 10.0.0.0/8.");
    }

    /// <summary>How many of a few more calls than are allowed a minute were answered.</summary>
    private async Task<int> AnsweredAsync(string from, string? forwardedFor)
    {
        var answered = 0;
        for (var i = 0; i < PerMinute + 2; i++)
        {
            var context = await host.Host.Server.SendAsync(http => Ask(http, "/v1/tracking/MK-0000-0000-0000-X", from, forwardedFor), TestContext.Current.CancellationToken);
            answered += context.Response.StatusCode == StatusCodes.Status429TooManyRequests ? 0 : 1;
        }

        return answered;
    }

    private static void Ask(HttpContext http, string path, string from, string? forwardedFor)
    {
        http.Request.Path = path;
        http.Request.Host = new HostString("localhost");
        http.Connection.RemoteIpAddress = IPAddress.Parse(from);
        http.Connection.LocalIpAddress = IPAddress.Loopback;
        if (forwardedFor is not null)
        {
            http.Request.Headers["X-Forwarded-For"] = forwardedFor;
        }
    }

    private static void SignIn(HttpContext http, string from, string? forwardedFor)
    {
        Ask(http, "/connect/token", from, forwardedFor);
        http.Request.Method = HttpMethods.Post;
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Body = new MemoryStream(Encoding.ASCII.GetBytes("grant_type=password&client_id=eventledger-samples&username=clerk.makkah&password=sample"));
    }

    public sealed class Proxied : LedgerHost
    {
        protected override IEnumerable<(string Name, string Value)> Settings =>
        [
            ("EventLedger:TrustedProxies:0", "10.1.0.0/16"),
            ("EventLedger:TrustedProxies:1", "192.0.2.77"),
            ("EventLedger:TrustedProxies:2", "127.0.0.3"),
            ("EventLedger:Tracking:PerMinute", "3"),
            ("EventLedger:Identity:PerMinute", "3"),
        ];
    }
}
