using System.Net;
using System.Net.Sockets;
using System.Text;
using EventLedger.Application.Ledger;
using EventLedger.Application.Notifications;
using EventLedger.Application.Notifications.Gateways;
using NodaTime;

namespace EventLedger.Application.Tests.Notifications;

/// <summary>What a gateway says, and above all what it does not say, is told apart: taken, refused, or nobody knows.</summary>
public sealed class when_a_gateway_answers
{
    private const string Arabic = "استلمت الإدارة مستنداتك";
    private static readonly Uri Callback = new("http://127.0.0.1:5080");

    [Theory]
    [InlineData(202, "0: Accepted for delivery", GatewayVerdict.Accepted, null)]
    [InlineData(202, "3: Queued for later delivery", GatewayVerdict.Accepted, null)]
    [InlineData(400, "Empty receiver number not allowed, rejected", GatewayVerdict.RefusedForGood, "400")]
    [InlineData(403, "Not routable. Do not try again.", GatewayVerdict.RefusedForGood, "403")]
    [InlineData(403, "Authorization failed for sendsms", GatewayVerdict.RefusedForNow, "403")]
    [InlineData(404, "Unknown request.", GatewayVerdict.RefusedForNow, "404")]
    [InlineData(429, "", GatewayVerdict.RefusedForNow, "429")]
    [InlineData(503, "Temporal failure, try again later.", GatewayVerdict.RefusedForNow, "503")]
    [InlineData(503, "<html>upstream</html>", GatewayVerdict.Unknown, "503")]
    [InlineData(500, "Sending failed.", GatewayVerdict.Unknown, "500")]
    [InlineData(502, "", GatewayVerdict.Unknown, "502")]
    [InlineData(301, "", GatewayVerdict.Unknown, "301")]
    public void kannels_answers_are_verdicts(int status, string body, GatewayVerdict verdict, string? code) =>
        KannelGateway.Answer((HttpStatusCode)status, body).ShouldBe(new GatewayAnswer(verdict, Code: code));

    [Theory]
    [InlineData(200, """{"success":true,"errorCode":"ER-00","data":{"MessageID":3200017889310,"Status":"Queued"}}""", GatewayVerdict.Accepted, "3200017889310", null)]
    [InlineData(200, """{"success":false,"message":"Invalid recipient","errorCode":"ER-482","data":null}""", GatewayVerdict.RefusedForGood, null, "ER-482")]
    [InlineData(401, """{"success":false,"errorCode":"ER-401"}""", GatewayVerdict.RefusedForNow, null, "ER-401")]
    [InlineData(404, "<html>", GatewayVerdict.RefusedForNow, null, "404")]
    [InlineData(200, "<html>", GatewayVerdict.Unknown, null, "200")]
    [InlineData(200, "[]", GatewayVerdict.Unknown, null, "200")]
    [InlineData(500, "", GatewayVerdict.Unknown, null, "500")]
    public void so_are_a_providers(int status, string body, GatewayVerdict verdict, string? reference, string? code) =>
        UnifonicGateway.Answer((HttpStatusCode)status, body).ShouldBe(new GatewayAnswer(verdict, reference, code));

    [Fact]
    public async Task where_nobody_listens_nothing_was_taken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var kannel = Kannel(port);

        var answer = await kannel.SendAsync(Sms(), TestContext.Current.CancellationToken);

        answer.ShouldBe(new GatewayAnswer(GatewayVerdict.RefusedForNow, Code: "not-connected"));
    }

    [Fact]
    public async Task whoever_breaks_off_may_have_taken_it()
    {
        await using var gateway = new ScriptedGateway(_ => null);
        using var kannel = Kannel(gateway.Port);

        (await kannel.SendAsync(Sms(), TestContext.Current.CancellationToken)).ShouldBe(new GatewayAnswer(GatewayVerdict.Unknown, Code: "broken-off"));

        // It was not sent a second time.
        gateway.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task so_may_whoever_does_not_answer()
    {
        await using var gateway = new ScriptedGateway(_ => "");
        using var kannel = Kannel(gateway.Port, patience: TimeSpan.FromMilliseconds(300));

        (await kannel.SendAsync(Sms(), TestContext.Current.CancellationToken)).ShouldBe(new GatewayAnswer(GatewayVerdict.Unknown, Code: "no-answer"));

        gateway.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task one_that_keeps_failing_is_left_alone_for_a_while()
    {
        await using var gateway = new ScriptedGateway(_ => Answer("503 Service Unavailable", "Temporal failure, try again later."));
        using var kannel = Kannel(gateway.Port);
        var codes = new List<string?>();
        for (var i = 0; i < 20; i++)
        {
            codes.Add((await kannel.SendAsync(Sms(), TestContext.Current.CancellationToken)).Code);
        }

        codes[0].ShouldBe("503");
        codes[^1].ShouldBe("resting");
        gateway.Calls.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task whoever_is_given_more_than_agreed_upon_is_spared_the_rest()
    {
        await using var gateway = new ScriptedGateway(_ => Answer("202 Accepted", "0: Accepted for delivery"));
        using var kannel = Kannel(gateway.Port, perSecond: 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => kannel.SendAsync(Sms(), TestContext.Current.CancellationToken)));

        answers.Count(answer => answer.Code == "too-many-at-once").ShouldBeGreaterThanOrEqualTo(3);
        answers.Where(answer => answer.Code == "too-many-at-once").ShouldAllBe(answer => answer.Verdict == GatewayVerdict.RefusedForNow);
    }

    [Fact]
    public async Task what_is_of_no_use_any_more_is_not_sent()
    {
        await using var gateway = new ScriptedGateway(_ => Answer("202 Accepted", ""));
        using var kannel = Kannel(gateway.Port);

        var answer = await kannel.SendAsync(Sms() with { ValidUntil = Now }, TestContext.Current.CancellationToken);

        answer.ShouldBe(new GatewayAnswer(GatewayVerdict.RefusedForGood, Code: "expired"));
        gateway.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task kannel_is_given_text_and_number_in_no_address()
    {
        await using var gateway = new ScriptedGateway(_ => Answer("202 Accepted", "0: Accepted for delivery"));
        using var kannel = Kannel(gateway.Port);

        await kannel.SendAsync(Sms() with { Text = $"{Arabic} 😀" }, TestContext.Current.CancellationToken);

        var call = gateway.Calls.Single();
        call.ShouldStartWith("POST /cgi-bin/sendsms HTTP/1.1\r\n");
        call.ShouldContain("X-Kannel-To: +966501234567\r\n");
        call.ShouldContain("X-Kannel-Coding: 2\r\n");
        call.ShouldContain("X-Kannel-Validity: 10\r\n");
        call.ShouldContain("X-Kannel-DLR-URL: http://127.0.0.1:5080/v1/sms/receipts/kannel?ticket=");
        call.ShouldContain("&type=%d&meta=%D&reply=%A\r\n");

        // Kannel would tear what takes two characters.
        call.ShouldEndWith($"\r\n\r\n{Arabic} ");
    }

    [Fact]
    public async Task what_the_network_says_of_a_code_is_not_asked_for_whole()
    {
        await using var gateway = new ScriptedGateway(_ => Answer("202 Accepted", ""));
        using var kannel = Kannel(gateway.Port);

        await kannel.SendAsync(Sms() with { Text = "482913 is your code", IsCode = true }, TestContext.Current.CancellationToken);

        gateway.Calls.Single().ShouldContain("&type=%d&meta=%D\r\n");
        gateway.Calls.Single().ShouldContain("X-Kannel-Coding: 0\r\n");
    }

    [Fact]
    public async Task a_provider_is_asked_what_became_of_one_by_our_own_reference()
    {
        var notification = Guid.NewGuid();
        await using var gateway = new ScriptedGateway(call => Answer("200 OK", call.Contains("/status", StringComparison.Ordinal)
            ? """{"success":true,"data":{"Status":"Delivered"}}"""
            : """{"success":true,"errorCode":"ER-00","data":{"MessageID":"77"}}"""));
        using var provider = new UnifonicGateway(Options(gateway.Port, GatewayKind.Unifonic), new GatewayClient(Options(gateway.Port, GatewayKind.Unifonic)), Callback, Tickets(), TimeProvider.System);

        (await provider.SendAsync(Sms() with { Notification = notification }, TestContext.Current.CancellationToken)).ShouldBe(new GatewayAnswer(GatewayVerdict.Accepted, "77"));
        var told = await provider.AskAsync("makkah", notification, 1, TestContext.Current.CancellationToken);

        told.ShouldBe(new GatewayReceipt("provider", "makkah", notification, 1, ReceiptStatus.Delivered, "Delivered"));
        gateway.Calls.ShouldAllBe(call => call.Contains($"CorrelationID={notification:N}-1", StringComparison.Ordinal));
        gateway.Calls.First().ShouldContain("Recipient=966501234567&");
    }

    [Fact]
    public void a_ticket_is_good_for_what_it_was_written_for_alone()
    {
        var (tickets, notification) = (Tickets(), Guid.NewGuid());
        var ticket = tickets.Write("kannel", "makkah", notification, 3);

        ticket.ShouldMatch("^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$");
        tickets.Read("kannel", ticket).ShouldBe(("makkah", notification, 3));
        tickets.Read("other", ticket).ShouldBeNull();
        new ReceiptTickets(new MasterKey(new byte[31])).Read("kannel", ticket).ShouldBeNull();
    }

    [Fact]
    public void neither_messages_nor_gateways_show_what_they_hold()
    {
        $"{Sms()} {Options(1, GatewayKind.Kannel)}".ShouldBe("OutgoingSms kannel");
    }

    private static Instant Now => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private static OutgoingSms Sms() => new("makkah", Guid.NewGuid(), 1, "+966501234567", "Your request is complete.", IsCode: false, Now + Duration.FromMinutes(10));

    private static ReceiptTickets Tickets() => new(new MasterKey(new byte[32]));

    private static KannelGateway Kannel(int port, TimeSpan? patience = null, int perSecond = 1000)
    {
        var options = Options(port, GatewayKind.Kannel) with { Patience = patience ?? TimeSpan.FromMinutes(1), PerSecond = perSecond };
        return new KannelGateway(options, new GatewayClient(options), Callback, Tickets(), TimeProvider.System);
    }

    private static SmsGatewayOptions Options(int port, GatewayKind kind) => kind == GatewayKind.Kannel
        ? new("kannel", kind, new Uri($"http://127.0.0.1:{port}/cgi-bin/sendsms"), "7000", "ledger", "secret", null, 1, 1000, TimeSpan.FromMinutes(1))
        : new("provider", kind, new Uri($"http://127.0.0.1:{port}/rest"), "EMIRATE", null, "secret", null, 1, 1000, TimeSpan.FromMinutes(1));

    private static string Answer(string status, string body) => $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
}
