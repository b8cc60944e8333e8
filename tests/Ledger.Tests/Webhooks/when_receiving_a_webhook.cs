using System.Text;
using EventLedger.Ledger.Webhooks;

namespace EventLedger.Ledger.Tests.Webhooks;

public sealed class when_receiving_a_webhook
{
    // Of the published test of Standard Webhooks.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Theory]
    [InlineData(Signature)]
    [InlineData("v1,AAAA " + Signature)]
    [InlineData("v1a,AAAA " + Signature + " v2,x")]
    public void one_of_several_signatures_is_enough(string signatures) => Verifier(0).FaultOf(Id, Timestamp, signatures, Body).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,G0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void another_is_refused(string signatures) => Verifier(0).FaultOf(Id, Timestamp, signatures, Body).ShouldBe("no signature is of a secret that is known here");

    [Fact]
    public void so_is_what_was_changed()
    {
        Verifier(0).FaultOf(Id, Timestamp, Signature, [.. Body, (byte)' ']).ShouldNotBeNull();
        Verifier(0).FaultOf("msg_other", Timestamp, Signature, Body).ShouldNotBeNull();
        Verifier(0).FaultOf(Id, "1614265331", Signature, Body).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(-299, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void what_is_older_than_five_minutes_is_refused(int seconds, bool isTaken) => (Verifier(seconds).FaultOf(Id, Timestamp, Signature, Body) is null).ShouldBe(isTaken);

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public void an_instant_that_is_none_is_refused(string timestamp) => Verifier(0).FaultOf(Id, timestamp, Signature, Body).ShouldNotBeNull();

    [Theory]
    [InlineData(Secret, true)]
    [InlineData("whsec_", false)]
    [InlineData("whsec_not base64", false)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    public void a_secret_is_known_by_its_form(string text, bool isOne) => WebhookVerifier.IsSecret(text).ShouldBe(isOne);

    private static WebhookVerifier Verifier(int secondsLater) => new([Secret], new Standing(DateTimeOffset.FromUnixTimeSeconds(1_614_265_330 + secondsLater)));

    private sealed class Standing(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
