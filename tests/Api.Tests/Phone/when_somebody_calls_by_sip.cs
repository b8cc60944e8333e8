using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using EventLedger.Tests.Support.Sip;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventLedger.Api.Tests.Phone;

/// <summary>A call as it is made, from one telephone to another: SIP, sound and keys in RTP, and the service's documents in between.</summary>
public sealed class when_somebody_calls_by_sip(when_somebody_calls_by_sip.Called host) : IClassFixture<when_somebody_calls_by_sip.Called>
{
    private const string Arabic = "ar-SA";

    // What arrives whole is at 0.999, and at 0.9 with a fiftieth of a second lost in its middle; another text is below 0.6, or at 0.88 when all but a sentence is the same.
    private const double Same = 0.9;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task the_caller_hears_how_the_request_stands_and_no_log_tells_of_which()
    {
        Assert.SkipUnless(Baresip.Missing is null, Baresip.Missing ?? "");
        var id = await host.OpenReceivedAsync();
        var reference = (string)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["trackingReference"]!;
        var digits = TrackingReference.InDigits(reference)!;
        var logged = host.Log.Lines.Count;
        await using var caller = await Baresip.StartAsync("caller");
        await using var line = await Baresip.StartAsync("platform");
        var platform = new VoicePlatform(line, new VoiceBrowser(host));

        await caller.CallAsync(line);
        var welcome = await platform.AnswerAsync();
        await caller.ListenAsync(2 * Moment);
        await caller.PressAsync("1");
        var asked = await platform.TakeAsync(welcome.Page);
        await caller.ListenAsync(2 * Moment);
        await caller.PressAsync($"13*{digits}#");
        var told = await platform.TakeAsync(asked.Page);
        await caller.ListenAsync(told.Sound.Duration + Moment);
        await caller.PressAsync("9");
        var ended = await platform.TakeAsync(told.Page);
        await caller.ListenAsync(ended.Sound.Duration + Moment);
        await line.HangUpAsync();
        await caller.EndedAsync();

        platform.Keyed.ShouldBe(["1", $"13*{digits}", "9"]);
        told.Page.Said(Arabic).ShouldContain("الطلب لدى الإدارة");
        ended.Page.HasEnded.ShouldBeTrue();
        ended.Page.Said(Arabic).ShouldContain("مع السلامة");

        var heard = await caller.RecordingAsync();
        Passage[] passages = [.. new[] { welcome.Sound.Begin(Moment), asked.Sound.Begin(Moment), told.Sound, ended.Sound }.Select(heard.Find)];
        passages.ShouldAllBe(passage => passage.Likeness > Same && passage.Loudness > Same);
        passages.Select(passage => passage.At).ShouldBeInOrder();

        // A key ended the welcome: of what was not said as a whole, nothing is found.
        heard.Find(welcome.Sound).Likeness.ShouldBeLessThan(Same);

        var lines = host.Log.Lines.Skip(logged).Select(one => one.Text).ToList();
        lines.ShouldContain(text => text.Contains("/phone/turn", StringComparison.Ordinal));
        foreach (var secret in new[] { reference, digits, string.Join(' ', digits.ToCharArray()) })
        {
            lines.ShouldAllBe(text => !text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    public sealed class Called : LedgerHost
    {
        public KeptLog Log { get; } = new();

        // As much as somebody turns on who looks for a fault.
        protected override IEnumerable<(string Name, string Value)> Settings => [("Logging:LogLevel:Default", "Debug"), ("Logging:LogLevel:Microsoft.AspNetCore", "Debug")];

        protected override void Configure(IServiceCollection services) => services.AddLogging(logging => logging.AddProvider(Log));
    }
}
