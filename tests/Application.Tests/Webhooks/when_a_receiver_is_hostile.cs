using System.Diagnostics;
using EventLedger.Application.Webhooks;
using EventLedger.Domain.Webhooks;
using NodaTime;

namespace EventLedger.Application.Tests.Webhooks;

public sealed class when_a_receiver_is_hostile
{
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Drop = TimeSpan.FromMilliseconds(50);

    /// <summary>By its status it has taken it; whatever it goes on to say is not waited for.</summary>
    [Fact]
    public async Task a_body_that_does_not_end_is_cut_off()
    {
        await using var receiver = new HostileReceiver(async (stream, cancellation) =>
        {
            await stream.WriteAsync(HostileReceiver.Bytes("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n"), cancellation);
            var much = new byte[64 * 1024];
            while (true)
            {
                await stream.WriteAsync(much, cancellation);
            }
        });

        await IsCutOffAsync(receiver, DeliveryOutcome.Accepted, 200);
    }

    [Fact]
    public async Task a_body_that_comes_drop_by_drop_is_not_waited_for()
    {
        await using var receiver = new HostileReceiver(async (stream, cancellation) =>
        {
            await stream.WriteAsync(HostileReceiver.Bytes("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 100000\r\n\r\n"), cancellation);
            await HostileReceiver.DripAsync(stream, "x", Drop, cancellation);
        });

        await IsCutOffAsync(receiver, DeliveryOutcome.Refused, 503);
    }

    [Fact]
    public async Task headers_that_come_drop_by_drop_are_waited_for_as_long_as_an_answer_is()
    {
        await using var receiver = new HostileReceiver(async (stream, cancellation) =>
        {
            await stream.WriteAsync(HostileReceiver.Bytes("HTTP/1.1 200 OK\r\nx: "), cancellation);
            await HostileReceiver.DripAsync(stream, "x", Drop, cancellation);
        });

        (await SendAsync(receiver, Brief)).ShouldBe((DeliveryOutcome.TimedOut, 0));
    }

    [Fact]
    public async Task answers_before_the_answer_do_not_put_it_off()
    {
        await using var receiver = new HostileReceiver((stream, cancellation) => HostileReceiver.DripAsync(stream, "HTTP/1.1 102 Processing\r\n\r\n", Drop, cancellation));

        (await SendAsync(receiver, Brief)).ShouldBe((DeliveryOutcome.TimedOut, 0));
    }

    [Fact]
    public async Task headers_without_end_are_not_taken()
    {
        await using var receiver = new HostileReceiver(async (stream, cancellation) =>
        {
            await stream.WriteAsync(HostileReceiver.Bytes("HTTP/1.1 200 OK\r\n"), cancellation);
            var header = HostileReceiver.Bytes($"x: {new string('x', 8000)}\r\n");
            while (true)
            {
                await stream.WriteAsync(header, cancellation);
            }
        });

        (await SendAsync(receiver, Ample)).ShouldBe((DeliveryOutcome.Unreachable, 0));
    }

    [Fact]
    public async Task one_that_says_nothing_is_not_waited_for_any_longer()
    {
        await using var receiver = new HostileReceiver((stream, cancellation) => stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellation).AsTask());

        (await SendAsync(receiver, Brief)).ShouldBe((DeliveryOutcome.TimedOut, 0));
    }

    [Theory]
    [InlineData(301, "http://169.254.169.254/latest/meta-data")]
    [InlineData(302, "/elsewhere")]
    [InlineData(307, "http://127.0.0.1:1/")]
    [InlineData(308, "file:///etc/passwd")]
    public async Task where_it_points_to_nobody_goes(int status, string location)
    {
        await using var receiver = new HostileReceiver(async (stream, cancellation) => await stream.WriteAsync(
            HostileReceiver.Bytes($"HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"), cancellation));

        (await SendAsync(receiver, Ample)).ShouldBe((DeliveryOutcome.Redirected, status));
        receiver.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData("no HTTP at all\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    public async Task what_cannot_be_read_is_no_answer(string text)
    {
        await using var receiver = new HostileReceiver(async (stream, cancellation) => await stream.WriteAsync(HostileReceiver.Bytes(text), cancellation));

        (await SendAsync(receiver, Ample)).Outcome.ShouldBe(DeliveryOutcome.Unreachable);
    }

    private static async Task IsCutOffAsync(HostileReceiver receiver, DeliveryOutcome outcome, int status)
    {
        var began = Stopwatch.GetTimestamp();

        (await SendAsync(receiver, Ample)).ShouldBe((outcome, status));

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Ample / 2);
    }

    private static async Task<(DeliveryOutcome Outcome, int Status)> SendAsync(HostileReceiver receiver, TimeSpan timeout)
    {
        using var sender = new WebhookSender(
            new WebhookOptions(new WebhookAddressRules([443], IsInsideAllowed: true), timeout, Duration.FromDays(5), Duration.FromDays(14)), TimeProvider.System);
        var (outcome, status, _) = await sender.SendAsync(
            receiver.Address, Guid.CreateVersion7(), HostileReceiver.Bytes("!"), "application/json", [new byte[32]], TestContext.Current.CancellationToken);
        return (outcome, status);
    }
}
