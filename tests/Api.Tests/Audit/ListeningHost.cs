using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wolverine;

namespace EventLedger.Api.Tests.Audit;

/// <summary>The service on a socket, where a caller can leave unread what it is sent. It gives three long answers at once, two to one user.</summary>
public sealed class ListeningHost : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-tests-");
    private TestDatabase database = null!;

    public KeptLog Log { get; } = new();

    public string ConnectionString => database.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        database = await TestPostgres.CreateDatabaseAsync();
        UseKestrel(0);
        StartServer();
    }

    public async Task<string> TokenAsync(string account)
    {
        using var client = CreateClient();
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "password"), new("client_id", "eventledger-samples"), new("username", account), new("password", "sample")]);
        using var answer = await client.PostAsync("/connect/token", form, TestContext.Current.CancellationToken);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["access_token"]!;
    }

    public async Task<HttpResponseMessage> SendAsync(string account, HttpMethod method, string path, string? body = null)
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(account));
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks, reads the first line of the answer, and nothing else until somebody does.</summary>
    public async Task<Unread> AskAsync(string path, string token)
    {
        // Small, so that little of the answer fits between the two.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, ClientOptions.BaseAddress.Port, TestContext.Current.CancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"), TestContext.Current.CancellationToken);
        var first = new byte["HTTP/1.1 200".Length];
        await stream.ReadExactlyAsync(first, TestContext.Current.CancellationToken);
        return new Unread(stream, Encoding.ASCII.GetString(first)[^3..]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:EventLedger", ConnectionString);
        builder.UseSetting("EventLedger:DataFolder", folder.FullName);
        builder.UseSetting("EventLedger:SampleData", "true");
        builder.UseSetting("EventLedger:LongAnswers:AtOnce", "3");
        builder.UseSetting("EventLedger:LongAnswers:OfOneUser", "2");
        builder.UseSetting("EventLedger:LongAnswers:SendSeconds", "4");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Logging:LogLevel:EventLedger.Api.Http", "Information");
        builder.ConfigureTestServices(services => services.AddSingleton<ILoggerProvider>(Log));
        builder.ConfigureTestServices(services => services.ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.Solo));
    }
}

/// <summary>An answer of which only the status was read.</summary>
public sealed record Unread(Stream Stream, string Status) : IDisposable
{
    /// <summary>The rest; false when it does not end as an answer in pieces does.</summary>
    public async Task<bool> IsWholeAsync()
    {
        var rest = new MemoryStream();
        try
        {
            await Stream.CopyToAsync(rest, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Reset by the service.
        }

        return Encoding.UTF8.GetString(rest.ToArray()).EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
    }

    public void Dispose() => Stream.Dispose();
}
