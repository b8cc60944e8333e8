using System.Net;
using EventLedger.Application.Notifications;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Notifications;

/// <summary>Gateways tell what became of messages by the tickets that they were given, and nobody tells anything without one.</summary>
public sealed class when_a_receipt_comes(SmsHost host) : IClassFixture<SmsHost>
{
    [Theory]
    [InlineData("1", "id:7 sub:001 dlvrd:001 submit date:2611280800 done date:2611280801 stat:DELIVRD err:000 text:482913 is your", ReceiptStatus.Delivered, "DELIVRD/000")]
    [InlineData("1", "", ReceiptStatus.Delivered, null)]
    [InlineData("2", "id:7 stat:UNDELIV err:069 text:x", ReceiptStatus.FailedForGood, "UNDELIV/069")]
    [InlineData("2", "id:7 stat:EXPIRED err:027 text:x", ReceiptStatus.FailedForNow, "EXPIRED/027")]
    [InlineData("4", "id:7 stat:ENROUTE err:000 text:x", ReceiptStatus.Buffered, "ENROUTE/000")]
    [InlineData("8", "ACK/", ReceiptStatus.Buffered, null)]
    [InlineData("16", "NACK/0x0000000b/Invalid Destination Address", ReceiptStatus.FailedForGood, "0x0000000b")]
    [InlineData("16", "NACK/0x00000058/Throttling error", ReceiptStatus.FailedForNow, "0x00000058")]
    [InlineData("16", "NACK/", ReceiptStatus.FailedForNow, null)]
    public async Task kannels_words_are_understood_and_nothing_but_codes_is_kept_of_them(string type, string reply, ReceiptStatus status, string? code)
    {
        var notification = Guid.NewGuid();

        var told = await TellAsync(SmsHost.Kannel, host.Ticket(SmsHost.Kannel, notification, attempt: 2), $"type={type}&reply={Uri.EscapeDataString(reply)}");

        told.Status.ShouldBe(HttpStatusCode.OK);
        host.Receipts.Of(notification).ShouldBe([new GatewayReceipt(SmsHost.Kannel, "makkah", notification, 2, status, code)]);
    }

    [Fact]
    public async Task the_networks_code_is_read_where_the_text_was_not_asked_for()
    {
        var notification = Guid.NewGuid();

        await TellAsync(SmsHost.Kannel, host.Ticket(SmsHost.Kannel, notification), $"type=2&meta={Uri.EscapeDataString("?smpp?dlr_err=%03%00E&")}");

        host.Receipts.Of(notification).Single().Code.ShouldBe("069");
    }

    [Theory]
    [InlineData("Delivered", "000", ReceiptStatus.Delivered, "000")]
    [InlineData("Sent", "", ReceiptStatus.Buffered, null)]
    [InlineData("Rejected", "ER-482", ReceiptStatus.FailedForGood, "ER-482")]
    [InlineData("Failed", "<script>", ReceiptStatus.FailedForNow, null)]
    public async Task so_are_a_providers(string said, string code, ReceiptStatus status, string? kept)
    {
        var notification = Guid.NewGuid();

        await TellAsync(SmsHost.Provider, host.Ticket(SmsHost.Provider, notification), $"status={said}&code={Uri.EscapeDataString(code)}");

        host.Receipts.Of(notification).ShouldBe([new GatewayReceipt(SmsHost.Provider, "makkah", notification, 1, status, kept)]);
    }

    [Fact]
    public async Task a_forged_one_is_refused_and_changes_nothing()
    {
        var (notification, other) = (Guid.NewGuid(), Guid.NewGuid());
        var ticket = host.Ticket(SmsHost.Kannel, notification);
        var parts = ticket.Split('.');
        string[] forged =
        [
            "", ".", "x.y", parts[0], $"{parts[0]}.", $"{parts[0]}.{parts[1][..^4]}AAAA", $"{host.Ticket(SmsHost.Kannel, other).Split('.')[0]}.{parts[1]}", $"{ticket}.{parts[1]}",
            host.Ticket(SmsHost.Provider, notification), host.Ticket(SmsHost.Kannel, notification, region: "tabuk"), new string('A', 5000),
        ];
        foreach (var one in forged)
        {
            var told = await TellAsync(SmsHost.Kannel, Uri.EscapeDataString(one), "type=1");
            (told.Status, told.Code).ShouldBe((HttpStatusCode.Forbidden, "access-denied"), one);
        }

        (await host.GetAsync(null, $"/v1/sms/receipts/{SmsHost.Kannel}?type=1")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await host.GetAsync(null, $"/v1/sms/receipts/{SmsHost.Kannel}?ticket={ticket}&ticket={ticket}&type=1")).Status.ShouldBe(HttpStatusCode.Forbidden);
        host.Receipts.Of(notification).Concat(host.Receipts.Of(other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_says_nothing_is_answered_as_usual_lest_it_be_told_for_ever()
    {
        var notification = Guid.NewGuid();
        foreach (var said in new[] { "", "type=", "type=64", "type=delivered", "status=Delivered" })
        {
            (await TellAsync(SmsHost.Kannel, host.Ticket(SmsHost.Kannel, notification), said)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await TellAsync("gone", host.Ticket("gone", notification), "type=1")).Status.ShouldBe(HttpStatusCode.OK);
        host.Receipts.Of(notification).ShouldBeEmpty();
    }

    private Task<Reply> TellAsync(string gateway, string ticket, string said) => host.GetAsync(null, $"/v1/sms/receipts/{gateway}?ticket={ticket}&{said}");
}
