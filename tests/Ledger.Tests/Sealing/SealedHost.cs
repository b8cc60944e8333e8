using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>The service with a ledger that is sealed when a test says so, and an auditor beside it.</summary>
public class SealedHost : LedgerHost
{
    private static readonly string[] Kept =
    [
        "ledger.mt_events", "ledger.mt_streams", "seal.leaves", "seal.tiles", "seal.tree", "seal.heads", "seal.buckets", "seal.gaps", "seal.probes", "seal.checkpoints", "seal.redactions", "seal.rotations",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sealing-");

    public Sealer Sealer => Ledgers.Sealers.All[0];

    public KeyRing Keys => Host.Services.GetRequiredService<KeyRing>();

    /// <summary>The key an auditor trusts from the beginning.</summary>
    public string FirstKey { get; private set; } = "";

    /// <summary>As an operator rotates the ledger's key.</summary>
    public Task BeginRotationAsync() =>
        File.WriteAllBytesAsync(Path.Combine(folder.FullName, "keys", KeyRing.Coming), RandomNumberGenerator.GetBytes(32), TestContext.Current.CancellationToken);

    /// <summary>The next key takes the present one's place, as the service does it once it has signed everywhere.</summary>
    public async Task PromoteAsync()
    {
        await Host.Services.GetRequiredService<NewKeys>().TellAsync(TestContext.Current.CancellationToken);
        Keys.TryPromote().ShouldBeTrue();
    }

    /// <summary>As another node would have it.</summary>
    public Sealer SecondSealer(TimeProvider? time = null, string? origin = null) => new(
        Sealer.Database,
        Sealer.Own,
        origin ?? Sealer.Origin,
        new SealingOptions(),
        Host.Services.GetRequiredService<OriginMac>(),
        Host.Services.GetRequiredService<StateMac>(),
        Keys,
        LastSigned,
        new Witnesses([], new HttpClient(), NullLogger<Witnesses>.Instance),
        Sealer.Incidents,
        time ?? TimeProvider.System);

    public SealedLedgers Ledgers => Host.Services.GetRequiredService<SealedLedgers>();

    /// <summary>As if it were another time.</summary>
    public AuditRecords AuditRecords(TimeProvider time) => new(
        Sealer.Origin, Sealer.Database, new ServedRegions("makkah", "madinah"), Host.Services.GetRequiredService<IAuditJournal>(), time);

    protected string DataFolder => folder.FullName;

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("EventLedger:Sealing:Enabled", "false"),
        ("EventLedger:DataFolder", folder.FullName),
    ];

    public LastSigned LastSigned => new(Memories);

    /// <summary>The files that remember what was signed last.</summary>
    public string[] Memories => [.. new[] { "sealing", "keys/sealing" }.SelectMany(place => Directory.GetFiles(Path.Combine(folder.FullName, place), "*.checkpoint"))];

    public string KeyFolder => Path.Combine(folder.FullName, "keys");

    /// <summary>The files that list who was erased.</summary>
    public string[] ErasureLists => [.. new[] { "sealing", "keys/sealing" }.SelectMany(place => Directory.GetFiles(Path.Combine(folder.FullName, place), "erasures.list"))];

    /// <summary>As if what is open had never been held outside the database.</summary>
    public void ForgetFindings()
    {
        foreach (var file in Directory.GetFiles(folder.FullName, "*.findings", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        FirstKey = Sealer.Key.Verifier;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Seals and publishes all there is.</summary>
    public async Task SealAsync()
    {
        while (await Sealer.RunAsync(TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    /// <summary>A request with four events, sealed.</summary>
    public async Task<Guid> LiveAsync()
    {
        var id = await OpenReceivedAsync();
        (await StepAsync(id, "تدقيق الصك")).ShouldBe(HttpStatusCode.OK);
        (await StepAsync(id, "Check of the deed")).ShouldBe(HttpStatusCode.OK);
        await SealAsync();
        return id;
    }

    public async Task<HttpStatusCode> StepAsync(Guid id, string name) =>
        (await PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", JsonSerializer.Serialize(new { name }))).Status;

    /// <summary>The id of a stream's event.</summary>
    public async Task<Guid> EventAsync(Guid stream, int version) =>
        (await QueryAsync<Guid>($"select id from ledger.mt_events where stream_id = '{stream}' and version = {version}")).Single();

    /// <summary>What is sent to ask for a redaction.</summary>
    public static string RedactionOf(Guid target, string member) =>
        JsonSerializer.Serialize(new { eventId = target, members = new[] { member }, basis = "Order 7" });

    /// <summary>Sealed, genuine to the auditor, without a finding to the audit, and nobody is alarmed.</summary>
    public async Task ShouldBeWellAsync(Guid stream)
    {
        await SealAsync();
        var (code, words) = await VerifyAsync(stream);
        code.ShouldBe(0, words);
        (await AuditAsync()).ShouldBeEmpty();
        (await IncidentsAsync()).ShouldBeEmpty();
        var health = await GetAsync(null, "/health/ledger");
        health.Status.ShouldBe(HttpStatusCode.OK, health.Text);
    }

    /// <summary>An administrator asks for an event's member to be masked.</summary>
    public async Task<Guid> RequestRedactionAsync(Guid stream, int version, string member)
    {
        var reply = await PostAsync("admin.makkah", "/v1/ledger/redactions", RedactionOf(await EventAsync(stream, version), member));
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return (Guid)reply.Json["id"]!;
    }

    /// <summary>Asked for, approved, sealed and carried out.</summary>
    public async Task RedactAsync(Guid stream, int version, string member)
    {
        var id = await RequestRedactionAsync(stream, version, member);
        (await PostAsync("auditor.makkah", $"/v1/ledger/redactions/{id}/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        await SealAsync();
    }

    /// <summary>As a superuser who has switched the triggers off.</summary>
    public async Task AttackAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"set session_replication_role = replica; {sql}", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Keeps the database as it is, and puts it back when disposed, so that one attack does not show in the next test.</summary>
    public async Task<IAsyncDisposable> RememberAsync()
    {
        await SealAsync();
        await AttackAsync($"create schema undo; {string.Concat(Kept.Select(table => $"create table undo.\"{table}\" as table {table};"))}");
        return new Undo(this, LastSigned.Read()!);
    }

    /// <summary>The full audit's findings about what is sealed.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync() => (await AuditSealAsync()).Findings;

    /// <summary>The full audit without its parts: attacks that are taken back leave traces beside the seal.</summary>
    public Task<AuditReport> AuditSealAsync() => new LedgerAudit(Sealer, LastSigned, [], Ledgers.AuditLogs.All[0], TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The full audit's findings as the service runs it, with all its parts.</summary>
    public async Task<IReadOnlyList<string>> AuditAllAsync() =>
        (await Ledgers.Audits.All[0].RunAsync(TestContext.Current.CancellationToken)).Findings;

    public async Task<IReadOnlyList<IncidentKind>> IncidentsAsync() =>
        [.. (await Sealer.Incidents.ReadAsync("makkah", onlyOpen: true, TestContext.Current.CancellationToken)).Select(incident => incident.Kind)];

    /// <summary>The administrators of all regions answer for all that is open.</summary>
    public async Task AnswerAllAsync()
    {
        foreach (var administrator in (string[])["admin.makkah", "admin.madinah"])
        {
            foreach (var incident in (await GetAsync(administrator, "/v1/ledger/incidents")).Json["items"]!.AsArray())
            {
                await AnswerAsync(administrator, (Guid)incident!["id"]!);
            }
        }
    }

    public async Task AnswerAsync(string administrator, Guid incident)
    {
        var reply = await PostAsync(administrator, $"/v1/ledger/incidents/{incident}/resolution", """{"resolution":"Looked into; report 7."}""");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    /// <summary>The bundle as an auditor downloads it.</summary>
    public async Task<string> DownloadAsync(Guid stream, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/ledger/streams/{stream}/bundle{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("auditor.makkah"));
        using var client = Host.Server.CreateClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var path = Path.Combine(folder.FullName, $"{Guid.NewGuid()}.zip");
        await File.WriteAllBytesAsync(path, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>What the auditor's verifier says of a stream: its exit code and its words.</summary>
    public async Task<(int Code, string Words)> VerifyAsync(Guid stream) => await VerifyAsync(await DownloadAsync(stream));

    public async Task<(int Code, string Words)> VerifyAsync(string bundle)
    {
        var policy = Path.Combine(folder.FullName, "policy.json");
        await File.WriteAllTextAsync(policy, Policy(), TestContext.Current.CancellationToken);
        return await LedgerTool.RunAsync("verify", bundle, "--policy", policy, "--lang", "en");
    }

    /// <summary>False when the service gives no bundle, or one that the verifier does not accept.</summary>
    public async Task<bool> VerifyOrRefuseAsync(Guid stream)
    {
        var reader = Ledgers.Readers.All[0];
        try
        {
            return await reader.BundleAsync("makkah", stream, related: true, null, new CancellationTokenSource(TimeSpan.FromSeconds(1)).Token) is not null && (await VerifyAsync(stream)).Code == 0;
        }
        catch (Exception e) when (e is OperationCanceledException or TamperedLedgerException or SpoiltLedgerException)
        {
            return false;
        }
    }

    /// <summary>The auditor's.</summary>
    protected virtual string Policy() => JsonSerializer.Serialize(new { origin = Sealer.Origin, logKeys = new[] { new { key = FirstKey } } });

    private sealed class Undo(SealedHost host, Checkpoint signed) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            var copies = string.Concat(Kept.Select(table => $"insert into {table} select * from undo.\"{table}\";"));
            await host.AttackAsync($"truncate {string.Join(", ", Kept)}; {copies} drop schema undo cascade");
            host.LastSigned.Write(signed);
            await host.AnswerAllAsync();
        }
    }
}

/// <summary>The same with a user that owns its database, to whom row security shows everything.</summary>
public sealed class OwningSealedHost : SealedHost
{
    protected override bool OwnsDatabase => true;
}
