using System.Globalization;
using EventLedger.Application.Notifications;
using EventLedger.Application.Notifications.Gateways;
using EventLedger.Tests.Support;
using EventLedger.Tests.Support.Kannel;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Wolverine;

namespace EventLedger.Api.Tests.Notifications;

/// <summary>The service on a socket, with a real Kannel that sends for it and calls it back.</summary>
public sealed class KannelHost : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string Gateway = "kannel";
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-tests-");
    private TestDatabase? database;
    private KannelNetwork? network;

    public KeptReceipts Receipts { get; } = new();

    public KeptLog Log { get; } = new();

    public KannelNetwork Network => network!;

    internal ISmsGateway Sms => Services.GetRequiredService<SmsGateways>().Find(Gateway)!;

    public async ValueTask InitializeAsync()
    {
        if (KannelNetwork.Missing is not null)
        {
            return;
        }

        database = await TestPostgres.CreateDatabaseAsync();
        var port = Loopback.FreePort();
        network = await KannelNetwork.StartAsync(port, Secret);
        UseKestrel(port);
        StartServer();
    }

    /// <summary>A message of a notification of its own.</summary>
    public static OutgoingSms Message(string mobile, string text, bool isCode = false) => new(
        "makkah", Guid.NewGuid(), 1, mobile, text, isCode, SystemClock.Instance.GetCurrentInstant() + Duration.FromHours(1));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (network is not null)
        {
            await network.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:EventLedger", database!.ConnectionString);
        builder.UseSetting("EventLedger:DataFolder", folder.FullName);
        builder.UseSetting("EventLedger:SampleData", "true");
        builder.UseSetting("Logging:LogLevel:Default", "Information");
        builder.UseSetting("EventLedger:Sms:CallbackUrl", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{network!.ServicePort}"));
        builder.UseSetting("EventLedger:Sms:Gateways:0:Name", Gateway);
        builder.UseSetting("EventLedger:Sms:Gateways:0:Kind", "kannel");
        builder.UseSetting("EventLedger:Sms:Gateways:0:Url", network.SendSms.OriginalString);
        builder.UseSetting("EventLedger:Sms:Gateways:0:Sender", KannelNetwork.Sender);
        builder.UseSetting("EventLedger:Sms:Gateways:0:User", KannelNetwork.User);
        builder.UseSetting("EventLedger:Sms:Gateways:0:Password", KannelNetwork.Password);
        builder.UseSetting("EventLedger:Sms:Gateways:0:TimeoutSeconds", "5");
        builder.UseSetting("EventLedger:Sms:Inbound:Secret", Secret);
        builder.UseSetting("EventLedger:Sms:Inbound:Region", "makkah");
        builder.ConfigureTestServices(services => services
            .AddSingleton<ILoggerProvider>(Log)
            .AddSingleton<IReceipts>(Receipts)
            .ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.Solo));
    }
}
