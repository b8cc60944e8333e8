using System.Text;
using EventLedger.Application.Ledger;
using EventLedger.Application.Webhooks;
using NodaTime;

namespace EventLedger.Application.Tests.Webhooks;

public sealed class when_signing_what_is_sent
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";

    // Of the published test of Standard Webhooks.
    private static readonly byte[] Secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Fact]
    public void it_is_signed_as_the_published_vector_is() =>
        WebhookSignature.Of([Secret], Id, Timestamp, Body).ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public void each_secret_signs()
    {
        var other = new byte[32];

        WebhookSignature.Of([other, Secret], Id, Timestamp, Body).Split(' ').ShouldBe(
            [WebhookSignature.Of([other], Id, Timestamp, Body), WebhookSignature.Of([Secret], Id, Timestamp, Body)]);
    }

    [Fact]
    public void the_instant_is_sent_in_seconds() => WebhookSignature.Timestamp(Instant.FromUnixTimeMilliseconds(1_614_265_330_900)).ShouldBe(Timestamp);

    [Fact]
    public void a_secret_is_kept_sealed_and_for_its_own_webhook()
    {
        var secrets = new WebhookSecrets(new MasterKey(new byte[32]));
        var (id, secret) = (Guid.CreateVersion7(), WebhookSecrets.Make());
        var box = secrets.Seal(id, secret);

        box.AsSpan().IndexOf(secret).ShouldBe(-1);
        secrets.Open(id, box).ShouldBe(secret);
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => secrets.Open(Guid.CreateVersion7(), box));
        WebhookSecrets.Shown(secret).ShouldBe($"whsec_{Convert.ToBase64String(secret)}");
    }
}
