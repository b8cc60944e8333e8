using System.Security.Cryptography;
using System.Text.Json;
using EventLedger.Application.Sealing;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Witness;
using Microsoft.AspNetCore.Builder;

namespace EventLedger.Ledger.Tests.Sealing;

public sealed class when_a_witness_watches(WitnessedHost host) : IClassFixture<WitnessedHost>
{
    [Fact]
    public async Task its_cosignature_is_in_every_bundle()
    {
        var stream = await host.LiveAsync();

        var (code, words) = await host.VerifyAsync(stream);

        code.ShouldBe(0, words);
    }

    [Fact]
    public async Task without_it_nothing_is_published_and_with_it_everything_again()
    {
        var stream = await host.LiveAsync();
        var published = (await host.GetAsync(null, "/v1/ledger/checkpoint")).Text;
        await host.StopWitnessAsync();

        await host.StepAsync(stream, "Nobody watches");
        await host.SealAsync();
        (await host.GetAsync(null, "/v1/ledger/checkpoint")).Text.ShouldBe(published);
        (await host.IncidentsAsync()).ShouldBeEmpty();

        await host.StartWitnessAsync();
        await host.SealAsync();
        (await host.VerifyAsync(stream)).Code.ShouldBe(0);
    }
}

/// <summary>A service whose checkpoints a witness has to cosign.</summary>
public sealed class WitnessedHost : SealedHost
{
    private static readonly TestKey Key = TestKey.OfWitness("audit.example/w1");
    private WebApplication? server;
    private WitnessState? state;
    private string url = "http://127.0.0.1:0";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [.. base.Settings, ("EventLedger:Sealing:Witnesses:0:Url", url), ("EventLedger:Sealing:Witnesses:0:Key", Key.Verifier)];

    public override async ValueTask InitializeAsync()
    {
        var keys = Directory.CreateDirectory(Path.Combine(DataFolder, "keys")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(keys, KeyRing.Present), RandomNumberGenerator.GetBytes(32));
        await StartWitnessAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await StopWitnessAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task StartWitnessAsync()
    {
        SigningKey.TryParse(Key.Secret, out var key).ShouldBeTrue();
        var policy = new FileInfo(Path.Combine(DataFolder, "witness-policy.json"));
        await File.WriteAllTextAsync(policy.FullName, JsonSerializer.Serialize(new
        {
            origin = "eventledger.local",
            logKeys = new[] { new { key = new KeyRing(Path.Combine(DataFolder, "keys")).Current("eventledger.local").Verifier } },
        }));
        state = new WitnessState(new DirectoryInfo(Path.Combine(DataFolder, "witness")));
        server = await WitnessServer.StartAsync(new CheckpointWitness(key, [Verify.Policy.Read(policy)], state, TimeProvider.System), url, CancellationToken.None);
        url = server.Urls.Single();
    }

    public async Task StopWitnessAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
            state!.Dispose();
            server = null;
        }
    }

    protected override string Policy() => JsonSerializer.Serialize(new
    {
        origin = Sealer.Origin,
        logKeys = new[] { new { key = FirstKey } },
        witnesses = new { threshold = 1, keys = new[] { Key.Verifier } },
    });
}
