using System.Collections.Concurrent;
using System.Net;
using System.Text;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Application.Notifications;
using EventLedger.Application.Notifications.Gateways;
using EventLedger.Application.Notifications.Inbound;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Notifications;

/// <summary>The service with gateways that nobody listens at: receipts, messages of mobiles and answers to them are handed in and out by the tests.</summary>
public sealed class SmsHost : PagesHost
{
    public const string Kannel = "kannel";
    public const string Provider = "provider";
    public const string Secret = "0123456789abcdef0123456789abcdef";
    public const int RepliesPerHour = 5;
    private int messages;

    public KeptReceipts Receipts { get; } = new();

    public KeptReplies Replies { get; } = new();

    /// <summary>What a gateway hands back with a receipt.</summary>
    public string Ticket(string gateway, Guid notification, int attempt = 1, string region = "makkah") =>
        Host.Services.GetRequiredService<ReceiptTickets>().Write(gateway, region, notification, attempt);

    /// <summary>Hands a message over as Kannel does, and says what it answered.</summary>
    /// <param name="id">The gateway's; null for one of its own.</param>
    public async Task<HttpStatusCode> WriteAsync(string from, string text, string? id = null, string secret = Secret)
    {
        id ??= $"message-{Interlocked.Increment(ref messages)}";
        HttpStatusCode status = default;

        // Numbers can be looked for some moments after the start.
        await UntilAsync(async () =>
        {
            using var content = new StringContent(text, Encoding.UTF8, "text/plain");
            status = (await SendAsync(null, HttpMethod.Post, $"/v1/sms/inbound?secret={secret}&id={id}", content, ("X-Kannel-From", from))).Status;
            return status != HttpStatusCode.ServiceUnavailable || Replies.AreRefused;
        });
        return status;
    }

    /// <summary>What a message is answered with; null for nothing.</summary>
    public async Task<string?> AskAsync(string from, string text)
    {
        var before = Replies.All.Count;
        (await WriteAsync(from, text)).ShouldBe(HttpStatusCode.OK);
        return Replies.All.Skip(before).SingleOrDefault()?.Text;
    }

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("EventLedger:Sms:CallbackUrl", "http://127.0.0.1:1"),
        ("EventLedger:Sms:Gateways:0:Name", Kannel),
        ("EventLedger:Sms:Gateways:0:Kind", "kannel"),
        ("EventLedger:Sms:Gateways:0:Url", "http://127.0.0.1:1/cgi-bin/sendsms"),
        ("EventLedger:Sms:Gateways:0:Sender", "7000"),
        ("EventLedger:Sms:Gateways:0:User", "ledger"),
        ("EventLedger:Sms:Gateways:0:Password", "secret"),
        ("EventLedger:Sms:Gateways:1:Name", Provider),
        ("EventLedger:Sms:Gateways:1:Kind", "unifonic"),
        ("EventLedger:Sms:Gateways:1:Url", "http://127.0.0.1:1/rest"),
        ("EventLedger:Sms:Gateways:1:Sender", "EMIRATE"),
        ("EventLedger:Sms:Gateways:1:Password", "secret"),
        ("EventLedger:Sms:Inbound:Secret", Secret),
        ("EventLedger:Sms:Inbound:Region", "makkah"),
        ("EventLedger:Sms:Inbound:RepliesPerHour", $"{RepliesPerHour}"),
    ];

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<IReceipts>(Receipts).AddSingleton<IReplies>(Replies);
    }
}

/// <summary>Keeps answers instead of sending them.</summary>
public sealed class KeptReplies : IReplies
{
    private readonly ConcurrentQueue<SmsReply> all = new();

    public IReadOnlyCollection<SmsReply> All => all;

    /// <summary>Whether none can be sent now.</summary>
    public bool AreRefused { get; set; }

    public Task<bool> SendAsync(SmsReply reply, CancellationToken cancellation)
    {
        if (!AreRefused)
        {
            all.Enqueue(reply);
        }

        return Task.FromResult(!AreRefused);
    }
}
