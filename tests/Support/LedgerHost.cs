using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Alba;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;
using Xunit;

namespace EventLedger.Tests.Support;

/// <summary>The service as it is, on a database of its own, with sample data. One for each test class.</summary>
public class LedgerHost : IAsyncLifetime
{
    /// <summary>How long a test waits for what has to come: only a broken one waits for that long, and a loaded machine is slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string Folder = Directory.CreateTempSubdirectory("eventledger-tests-").FullName;
    private readonly ConcurrentDictionary<string, Task<string>> tokens = new(StringComparer.Ordinal);
    private TestDatabase database = null!;
    private LedgerHost? first;
    private bool projects = true;

    public IAlbaHost Host { get; private set; } = null!;

    /// <summary>As a superuser of the database.</summary>
    public string ConnectionString => database.ConnectionString;

    /// <summary>As the user that the service runs under.</summary>
    public string ServiceConnectionString => OwnsDatabase ? ConnectionString : database.As(TestDatabase.ServiceUser);

    /// <summary>As the user that its sealer runs under.</summary>
    public string SealerConnectionString => OwnsDatabase ? ConnectionString : database.As(TestDatabase.SealerUser);

    /// <summary>Whether the service makes and mends its schema itself, as a newcomer runs it. Otherwise it owns nothing, as in production.</summary>
    protected virtual bool OwnsDatabase => false;

    /// <summary>Configuration besides what every test has, or in its place.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    /// <summary>Services in the place of the service's own.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    /// <summary>Puts into the database what is to be there before the service first starts.</summary>
    protected virtual Task FillAsync(string connectionString) => Task.CompletedTask;

    public virtual async ValueTask InitializeAsync()
    {
        database = OwnsDatabase ? await TestPostgres.CreateDatabaseAsync() : await TestPostgres.CreateWithSchemaAsync();
        await FillAsync(ConnectionString);
        Host = await StartAsync();
    }

    /// <summary>Ends the service and starts it again on the same database.</summary>
    /// <param name="projects">False to leave the projections alone, as while an operator rebuilds them.</param>
    public async Task RestartAsync(bool projects = true)
    {
        this.projects = projects;
        await Host.DisposeAsync();
        Host = await StartAsync();
    }

    /// <summary>Starts another node of the service, configured alike, on the same database; it takes commands and leaves the projections to the first.</summary>
    public async Task<LedgerHost> JoinAsync()
    {
        var node = new LedgerHost { database = database, first = this };
        node.Host = await node.StartAsync();
        return node;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (first is null)
        {
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The first column of every row, read from the database itself and not by way of the service.</summary>
    /// <param name="elsewhere">Another database than the service's main one.</param>
    public async Task<List<T>> QueryAsync<T>(string sql, TestDatabase? elsewhere = null)
    {
        await using var connection = new NpgsqlConnection((elsewhere ?? database).ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            values.Add(reader.GetFieldValue<T>(0));
        }

        return values;
    }

    /// <summary>Changes rows by SQL, as somebody with the database's password could; answers how many.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for what follows by itself: looks until it is so.</summary>
    /// <exception cref="TimeoutException">It was not so for as long as <see cref="Patience"/>.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!await isSo())
            {
                await looks.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException("What was waited for did not come in five minutes.", e);
        }
    }

    /// <summary>Waits until the projections have come to where the events are now.</summary>
    /// <param name="region">Whose database; null for the main one's.</param>
    public Task CaughtUpAsync(string? region = null) => CaughtUpAsync(Host.Services.GetRequiredService<IDocumentStore>(), region);

    /// <summary>The same, of a host that somebody else started.</summary>
    public static async Task CaughtUpAsync(IDocumentStore store, string? region = null)
    {
        if (region is null)
        {
            await store.WaitForNonStaleProjectionDataAsync(Patience);
        }
        else
        {
            await (await store.Storage.FindOrCreateDatabase(region)).WaitForNonStaleProjectionDataAsync(Patience);
        }
    }

    /// <summary>How much was ever written: events and answers kept under idempotency keys.</summary>
    public async Task<long> WrittenAsync() => (await QueryAsync<long>(
        "select (select count(*) from ledger.mt_events) + (select count(*) from ledger.idempotency_keys)")).Single();

    /// <summary>The token of a sample account, such as <c>clerk.makkah</c>.</summary>
    public Task<string> TokenAsync(string account) => tokens.GetOrAdd(account, SignInAsync);

    public Task<Reply> GetAsync(string? account, string path, params (string Name, string Value)[] headers) =>
        SendAsync(account, HttpMethod.Get, path, null, headers);

    /// <param name="body">JSON text; null for no body at all.</param>
    public Task<Reply> PostAsync(string? account, string path, string? body, params (string Name, string Value)[] headers) =>
        SendAsync(account, HttpMethod.Post, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<Reply> SendAsync(string? account, HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (account is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(account));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var client = Host.Server.CreateClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The id of the sample beneficiary of a region.</summary>
    public async Task<Guid> BeneficiaryAsync(string region = "makkah")
    {
        var reply = await PostAsync($"admin.{region}", "/v1/beneficiaries", """{"nationalId":"1000000008","nameAr":"نورة","mobile":"0501234567"}""");
        return Guid.Parse((string)reply.Json["arguments"]!["id"]!);
    }

    /// <summary>Opens a request and answers its id.</summary>
    public async Task<Guid> OpenAsync(string account = "clerk.makkah", string service = "BIRTH-CERT")
    {
        var beneficiary = await BeneficiaryAsync(account.Split('.')[1]);
        var reply = await PostAsync(account, "/v1/requests", $$"""{"serviceCode":"{{service}}","beneficiaryId":"{{beneficiary}}","channel":"desk","answers":{"child":"ليان"} }""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    /// <summary>Opens a request without fee and documents, which the department has received.</summary>
    public async Task<Guid> OpenReceivedAsync()
    {
        var id = await OpenAsync(service: "LAND-EXTRACT");
        var received = await PostAsync("officer2.makkah", $"/v1/requests/{id}/receipt", "{}");
        return received.Status == HttpStatusCode.OK ? id : throw new InvalidOperationException(received.Text);
    }

    private async Task<IAlbaHost> StartAsync() => await AlbaHost.For<Program>(web =>
    {
        web.UseSetting("ConnectionStrings:EventLedger", ServiceConnectionString);
        if (!OwnsDatabase)
        {
            web.UseSetting("ConnectionStrings:EventLedgerSealer", SealerConnectionString);
            web.UseSetting("EventLedger:ApplySchema", "false");
        }

        web.UseSetting("EventLedger:DataFolder", Folder);
        web.UseSetting("EventLedger:SampleData", "true");
        web.UseSetting("EventLedger:Tracking:PerMinute", "0");
        web.UseSetting("EventLedger:Phone:PerMinute", "0");
        web.UseSetting("EventLedger:Identity:PerMinute", "0");
        web.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (name, value) in (first ?? this).Settings)
        {
            web.UseSetting(name, value);
        }

        web.ConfigureTestServices(services => services.ConfigureWolverine(
            options => options.Durability.Mode = first is null && projects ? DurabilityMode.Solo : DurabilityMode.MediatorOnly));
        web.ConfigureTestServices(Configure);
    });

    private async Task<string> SignInAsync(string account)
    {
        using var client = Host.Server.CreateClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "password",
            ["client_id"] = "eventledger-samples",
            ["username"] = account,
            ["password"] = "sample",
        });
        using var response = await client.PostAsync("/connect/token", form);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["access_token"]!;
    }
}

/// <summary>An answer, read whole.</summary>
public sealed record Reply(HttpStatusCode Status, string Text, string? MediaType, string? ETag, string? Location, string? Language, bool Replayed)
{
    public Reply(HttpResponseMessage response, string text)
        : this(
            response.StatusCode,
            text,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ETag?.Tag,
            response.Headers.Location?.OriginalString,
            response.Content.Headers.ContentLanguage.FirstOrDefault(),
            response.Headers.Contains("Idempotency-Replayed"))
    {
    }

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The refusal's code; null when accepted.</summary>
    public string? Code => MediaType == "application/problem+json" ? (string?)Json["code"] : null;
}
