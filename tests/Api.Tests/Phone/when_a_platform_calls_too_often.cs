using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Phone;

public sealed class when_a_platform_calls_too_often(when_a_platform_calls_too_often.Limited host) : IClassFixture<when_a_platform_calls_too_often.Limited>
{
    [Fact]
    public async Task it_is_held_back_and_the_document_before_has_what_to_say_then()
    {
        var browser = new VoiceBrowser(host);
        var begun = await browser.BeginAsync();
        var asked = await browser.KeyAsync(begun, "1");
        var refused = await host.GetAsync(null, "/phone");

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.TooManyRequests, "rate-limited"));
        var failed = asked.Document.Root!.Element(VoiceBrowser.Vxml + "error").ShouldNotBeNull();
        failed.Value.ShouldContain("يرجى الاتصال لاحقا");
        failed.Element(VoiceBrowser.Vxml + "disconnect").ShouldNotBeNull();
        (await host.GetAsync(null, "/v1/tracking/MK-0000-0000-0000-X")).Code.ShouldBe("tracking-reference-not-found");
    }

    public sealed class Limited : LedgerHost
    {
        protected override IEnumerable<(string Name, string Value)> Settings => [("EventLedger:Phone:PerMinute", "2")];
    }
}
