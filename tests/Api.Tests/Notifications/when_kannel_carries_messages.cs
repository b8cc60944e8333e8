using System.Globalization;
using EventLedger.Application.Notifications;
using EventLedger.Tests.Support;
using EventLedger.Tests.Support.Kannel;
using Microsoft.Extensions.Logging;

namespace EventLedger.Api.Tests.Notifications;

/// <summary>A real Kannel, and a network behind it that does what a test wants. Each test writes to mobiles of its own.</summary>
public sealed class when_kannel_carries_messages(KannelHost host) : IClassFixture<KannelHost>, IAsyncLifetime
{
    private const string Arabic = "استلم المركز طلبك MK-7F3K-9Q2M-X4TA-E وحصّل الرسوم، وستصلك رسالة حين تستلم الإدارة مستنداتك. احتفظ بالإيصال حتى النهاية.";

    private KannelNetwork Network => host.Network;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(KannelNetwork.Missing is null, KannelNetwork.Missing ?? "");
        await Network.BehaveAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task one_arrives_whole_and_its_receipt_comes_back()
    {
        var sms = KannelHost.Message("+966501000001", Arabic);

        (await host.Sms.SendAsync(sms, TestContext.Current.CancellationToken)).Verdict.ShouldBe(GatewayVerdict.Accepted);

        var receipt = (await FinalAsync(sms)).Single();
        (receipt.Gateway, receipt.Region, receipt.Attempt, receipt.Status, receipt.Code).ShouldBe((KannelHost.Gateway, "makkah", 1, ReceiptStatus.Delivered, "DELIVRD/000"));
        var arrived = (await Network.MessagesToAsync(sms.Mobile)).Single();
        (arrived.Text, arrived.Coding, arrived.Segments, arrived.From).ShouldBe((Arabic, 8, 2, KannelNetwork.Sender));
    }

    [Theory]
    [InlineData("+966501000011", "Your request is complete. [ref] costs 5 € ~ {now} | \\ ^")]
    [InlineData("+966501000012", "@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà")]
    public async Task what_fits_into_seven_bits_is_sent_in_them(string mobile, string text)
    {
        var sms = KannelHost.Message(mobile, text);

        (await host.Sms.SendAsync(sms, TestContext.Current.CancellationToken)).Verdict.ShouldBe(GatewayVerdict.Accepted);

        await FinalAsync(sms);
        var arrived = (await Network.MessagesToAsync(mobile)).Single();
        (arrived.Coding, arrived.Segments).ShouldBe((0, 1));
    }

    [Fact]
    public async Task neither_text_nor_number_is_in_any_log()
    {
        var sms = KannelHost.Message("+966501000002", "482913 is your code to confirm this mobile number.", isCode: true);

        await host.Sms.SendAsync(sms, TestContext.Current.CancellationToken);

        // The network repeats how the text begins, and the service never asked for that.
        (await FinalAsync(sms)).Single().Code.ShouldBe("000");
        (await Network.LogsAsync()).ShouldNotContain("482913");
        host.Log.Lines.Where(line => line.Level > LogLevel.Debug && (line.Text.Contains("482913", StringComparison.Ordinal) || line.Text.Contains("501000002", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_number_that_the_network_does_not_know_is_refused_for_good()
    {
        const int InvalidDestination = 0x0B;
        await Network.BehaveAsync($"answer={InvalidDestination}");
        var sms = KannelHost.Message("+966501000003", "Your request is complete.");

        // Kannel takes it, and learns later that nobody will.
        (await host.Sms.SendAsync(sms, TestContext.Current.CancellationToken)).Verdict.ShouldBe(GatewayVerdict.Accepted);

        var receipt = (await FinalAsync(sms)).Single();
        (receipt.Status, receipt.Code).ShouldBe((ReceiptStatus.FailedForGood, "0x0000000b"));
        (await Network.MessagesToAsync(sms.Mobile)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("+966501000004", "UNDELIV", "069", ReceiptStatus.FailedForGood)]
    [InlineData("+966501000005", "EXPIRED", "027", ReceiptStatus.FailedForNow)]
    public async Task what_does_not_reach_a_mobile_is_told_with_the_networks_own_code(string mobile, string state, string error, ReceiptStatus status)
    {
        await Network.BehaveAsync($"receipt={state}&error={error}");
        var sms = KannelHost.Message(mobile, "Your request is complete.");

        await host.Sms.SendAsync(sms, TestContext.Current.CancellationToken);

        var receipt = (await FinalAsync(sms)).Single();
        (receipt.Status, receipt.Code).ShouldBe((status, $"{state}/{error}"));
    }

    [Fact]
    public async Task a_number_that_is_none_is_refused_by_kannel_itself()
    {
        var answer = await host.Sms.SendAsync(KannelHost.Message("+9665abc", "x"), TestContext.Current.CancellationToken);

        (answer.Verdict, answer.Code).ShouldBe((GatewayVerdict.RefusedForGood, "400"));
    }

    [Fact]
    public async Task of_a_network_that_falls_silent_nothing_is_known()
    {
        await Network.BehaveAsync("answer=silent");
        var silent = KannelHost.Message("+966501000006", "Nobody says what becomes of this.");
        (await host.Sms.SendAsync(silent, TestContext.Current.CancellationToken)).Verdict.ShouldBe(GatewayVerdict.Accepted);
        await LedgerHost.UntilAsync(async () => (await Network.MessagesToAsync(silent.Mobile)).Count > 0);

        await Network.BehaveAsync();
        var next = KannelHost.Message("+966501000007", "This is as usual.");
        await host.Sms.SendAsync(next, TestContext.Current.CancellationToken);

        (await FinalAsync(next)).Single().Status.ShouldBe(ReceiptStatus.Delivered);
        host.Receipts.FinalOf(silent.Notification).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_was_accepted_survives_a_killed_bearerbox_and_what_was_refused_never_comes()
    {
        var sent = Enumerable.Range(0, 30).Select(i => KannelHost.Message(string.Create(CultureInfo.InvariantCulture, $"+9665020000{i:D2}"), "Your request is complete.")).ToList();
        var sending = sent.Select(sms => host.Sms.SendAsync(sms, TestContext.Current.CancellationToken)).ToList();
        await Task.WhenAny(sending);
        Network.KillBearerbox();
        var verdicts = await Task.WhenAll(sending);

        // smsbox may have ended with it.
        Network.KillSmsbox();
        await Network.StartBearerboxAsync();
        await Network.StartSmsboxAsync();

        var byVerdict = sent.Zip(verdicts).ToLookup(pair => pair.Second.Verdict, pair => pair.First);
        byVerdict[GatewayVerdict.RefusedForGood].ShouldBeEmpty();
        await LedgerHost.UntilAsync(async () =>
        {
            var arrived = (await Network.MessagesAsync()).Select(message => message.To).ToHashSet();
            return byVerdict[GatewayVerdict.Accepted].All(sms => arrived.Contains(sms.Mobile[1..]));
        });
        (await AfterAnotherAsync("+966502000099")).Select(message => message.To).Intersect(byVerdict[GatewayVerdict.RefusedForNow].Select(sms => sms.Mobile[1..])).ShouldBeEmpty();
    }

    [Fact]
    public async Task whether_one_was_taken_is_unknown_when_smsbox_is_killed_with_it_in_its_hands()
    {
        await Network.FreezeBearerboxAsync();
        var lost = KannelHost.Message("+966501000008", "Nobody knows whether this goes out.");
        var sending = host.Sms.SendAsync(lost, TestContext.Current.CancellationToken);
        await LedgerHost.UntilAsync(() => Task.FromResult(Network.IsCalled()));
        Network.KillSmsbox();

        (await sending).Verdict.ShouldBe(GatewayVerdict.Unknown);

        // Nobody listens now, so that nothing can have been taken.
        var refused = await host.Sms.SendAsync(KannelHost.Message("+966501000009", "x"), TestContext.Current.CancellationToken);
        (refused.Verdict, refused.Code).ShouldBe((GatewayVerdict.RefusedForNow, "not-connected"));
        await Network.ThawBearerboxAsync();
        await Network.StartSmsboxAsync();
        (await AfterAnotherAsync("+966501000098")).ShouldNotContain(message => message.To == "966501000009");
    }

    [Fact]
    public async Task a_receipt_that_comes_twice_is_handed_on_twice_and_answered_as_usual()
    {
        await Network.BehaveAsync("receipts=2");
        var sms = KannelHost.Message("+966501000010", "Your request is complete.");
        await host.Sms.SendAsync(sms, TestContext.Current.CancellationToken);

        // Kannel forgets a message with its last receipt, and passes over the second.
        (await FinalAsync(sms)).ShouldAllBe(receipt => receipt.Status == ReceiptStatus.Delivered);
    }

    [Fact]
    public async Task a_citizen_asks_in_arabic_and_is_answered_in_arabic_once()
    {
        var beneficiary = (string)(await host.CallAsync(
            "admin.makkah", HttpMethod.Post, "/v1/beneficiaries", """{"nationalId":"1000000008","nameAr":"نورة","mobile":"0501234567"}"""))["arguments"]!["id"]!;
        var opened = await host.CallAsync(
            "clerk.makkah", HttpMethod.Post, "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"desk","answers":{} }""");
        var reference = (string)opened["trackingReference"]!;
        var typed = string.Concat(reference.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant().Select(c => char.IsAsciiDigit(c) ? (char)('٠' + (c - '0')) : c));

        await Network.WriteAsync("966559000001", $"حالة {typed}");

        await LedgerHost.UntilAsync(async () => (await Network.MessagesToAsync("966559000001")).Count > 0);
        await Network.WriteAsync("966559000002", "HELP");
        await LedgerHost.UntilAsync(async () => (await Network.MessagesToAsync("966559000002")).Count > 0);
        var answer = (await Network.MessagesToAsync("966559000001")).Single();
        answer.Text.ShouldContain(reference);
        answer.Coding.ShouldBe(8);
        (await Network.LogsAsync()).ShouldNotContain(reference);
    }

    private async Task<IReadOnlyList<GatewayReceipt>> FinalAsync(OutgoingSms sms)
    {
        await LedgerHost.UntilAsync(() => Task.FromResult(host.Receipts.FinalOf(sms.Notification).Count > 0));
        return host.Receipts.FinalOf(sms.Notification);
    }

    /// <summary>What had arrived by the time that one arrives which is sent now.</summary>
    private async Task<List<NetworkMessage>> AfterAnotherAsync(string mobile)
    {
        var verdict = GatewayVerdict.RefusedForNow;
        await LedgerHost.UntilAsync(async () =>
        {
            // The gateway is left alone for a while after it failed.
            verdict = verdict == GatewayVerdict.Accepted ? verdict : (await host.Sms.SendAsync(KannelHost.Message(mobile, "This is as usual."), TestContext.Current.CancellationToken)).Verdict;
            return verdict == GatewayVerdict.Accepted && (await Network.MessagesToAsync(mobile)).Count > 0;
        });
        return await Network.MessagesAsync();
    }
}
