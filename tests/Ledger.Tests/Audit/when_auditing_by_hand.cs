using System.Text.Json.Nodes;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Verify;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EventLedger.Ledger.Tests.Audit;

/// <summary>The commands as an auditor types them.</summary>
public sealed class when_auditing_by_hand : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("audit-");

    private string Bundle => Path.Combine(folder.FullName, "bundle.zip");

    private string Policy => Path.Combine(folder.FullName, "policy.json");

    private string Memory => Path.Combine(folder.FullName, "remembered");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task a_genuine_bundle_ends_with_nought_and_a_verdict_and_is_remembered()
    {
        var good = Write(new AuditCase());

        var (code, output) = await LedgerTool.RunAsync("verify", Bundle, "--policy", Policy, "--remember", Memory, "--lang", "en");

        code.ShouldBe(0, output);
        output.TrimEnd().Split('\n')[^1].ShouldStartWith("VERDICT: genuine.");
        (await File.ReadAllTextAsync(Memory, TestContext.Current.CancellationToken)).ShouldStartWith(good.Bundle.Text("checkpoint") + "\n");
    }

    [Fact]
    public async Task a_bad_bundle_is_not_remembered()
    {
        var bad = new AuditCase();
        bad.Bundle.EditEvents(events => events.RemoveAt(3));
        Write(bad);

        var (code, output) = await LedgerTool.RunAsync("verify", Bundle, "--policy", Policy, "--remember", Memory, "--lang", "ar");

        code.ShouldBe(1, output);
        output.ShouldContain("الحكم: عُبث بها");
        File.Exists(Memory).ShouldBeFalse();
    }

    [Fact]
    public async Task what_is_remembered_has_to_be_continued()
    {
        Write(new AuditCase(AuditCase.Begun()));
        (await VerifyAsync()).ShouldBe(0);
        var grown = new AuditCase();
        Write(grown);
        (await VerifyAsync()).ShouldBe(4);
        grown.Bundle.Set("consistency.json", grown.Ledger.ConsistencyFrom(AuditCase.Begun().Size));
        Write(grown);
        (await VerifyAsync()).ShouldBe(0);
        Write(new AuditCase(AuditCase.Begun()));
        (await VerifyAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task programs_get_json()
    {
        var bad = new AuditCase();
        bad.Bundle.EditEvents(events => events.RemoveAt(3));
        Write(bad);

        var (_, output) = await LedgerTool.RunAsync("verify", Bundle, "--policy", Policy, "--json");

        var verdict = JsonNode.Parse(output)!;
        ((string)verdict["verdict"]!, (int)verdict["exitCode"]!, (int)verdict["size"]!).ShouldBe(("tampered", 1, bad.Ledger.Size));
        var finding = verdict["findings"]!.AsArray().Single(found => (string)found!["code"]! == "tail-missing")!;
        ((string)finding["arguments"]!["stream"]!).ShouldBe(AuditCase.First);
    }

    [Fact]
    public async Task a_policy_that_cannot_be_meant_is_refused()
    {
        var bad = new AuditCase();
        bad.Policy["witnesses"]!["threshold"] = 3;
        Write(bad);

        (await VerifyAsync()).ShouldBe(2);
    }

    [Theory]
    [InlineData("policy-key-repeated", "keys", 1, "audit.example/w1")]
    [InlineData("policy-key-invalid", "keys", 1, "audit.example/w1 ")]
    public void a_witness_counts_once_and_under_a_valid_key(string finding, string member, int at, string name)
    {
        var bad = new AuditCase();
        bad.Policy["witnesses"]![member]![at] = name.EndsWith(' ') ? TestKey.OfWitness(name[..^1]).Verifier.Replace("w1+", "w2+", StringComparison.Ordinal) : TestKey.OfWitness(name).Verifier;

        Should.Throw<MalformedException>(bad.ReadPolicy).Finding.Code.ShouldBe(finding);
    }

    [Fact]
    public async Task a_key_is_made_for_its_owner_alone_and_never_overwritten()
    {
        var file = Path.Combine(folder.FullName, "key");

        var (code, output) = await LedgerTool.RunAsync("keygen", "--name", "audit.example/w1", "--out", file, "--cosigner");

        code.ShouldBe(0, output);
        VerifierKey.TryParse(output.TrimEnd(), out var verifier).ShouldBeTrue(output);
        verifier.Algorithm.ShouldBe(NoteAlgorithm.Cosignature);
        SigningKey.TryParse((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).TrimEnd(), out var key).ShouldBeTrue();
        key.Verifier.ToString().ShouldBe(verifier.ToString());
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (await LedgerTool.RunAsync("keygen", "--name", "audit.example/w1", "--out", file)).ExitCode.ShouldBe(ExitCodes.Usage);
    }

    [Fact]
    public async Task a_bundle_and_the_checkpoint_are_fetched()
    {
        var good = Write(new AuditCase());
        await using var service = await ServeAsync(good);
        var (url, fetched) = (service.Urls.Single(), Path.Combine(folder.FullName, "fetched", "bundle.zip"));

        (await LedgerTool.RunAsync("checkpoint", "--base-url", url)).ShouldBe((0, good.Bundle.Text("checkpoint")));
        (await LedgerTool.RunAsync("bundle", AuditCase.First, "--base-url", url, "--from", "8", "-o", fetched)).ShouldBe((0, ""));
        (await File.ReadAllBytesAsync(fetched, TestContext.Current.CancellationToken)).ShouldBe(await File.ReadAllBytesAsync(Bundle, TestContext.Current.CancellationToken));
        var (code, output) = await LedgerTool.RunAsync("bundle", AuditCase.Second, "--base-url", url, "-o", fetched);
        (code, output.Contains("stream-not-found", StringComparison.Ordinal)).ShouldBe((ExitCodes.RefusedOrDiffering, true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?related=true", "--related")]
    [InlineData("?from=8&related=true", "--related", "--from", "8")]
    public async Task a_bundle_is_asked_for_with_as_much_as_is_wanted(string query, params string[] options)
    {
        var good = Write(new AuditCase());
        await using var service = await ServeAsync(good, query);
        var fetched = Path.Combine(folder.FullName, "fetched.zip");

        (await LedgerTool.RunAsync(["bundle", AuditCase.First, "--base-url", service.Urls.Single(), "-o", fetched, .. options])).ShouldBe((0, ""));
    }

    private AuditCase Write(AuditCase @case)
    {
        @case.Policy.Remove("maxAge");
        File.WriteAllBytes(Bundle, @case.Zip);
        File.WriteAllText(Policy, @case.Policy.ToJsonString());
        return @case;
    }

    private async Task<int> VerifyAsync() => (await LedgerTool.RunAsync("verify", Bundle, "--policy", Policy, "--remember", Memory)).ExitCode;

    private static async Task<WebApplication> ServeAsync(AuditCase good, string query = "?from=8")
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/connect/token", () => Results.Json(new { access_token = "t", expires_in = 300 }));
        app.MapGet("/v1/ledger/checkpoint", () => Results.Text(good.Bundle.Text("checkpoint")));
        app.MapGet("/v1/ledger/streams/{id}/bundle", (string id, HttpContext context) =>
            id == AuditCase.First && context.Request.QueryString.Value == query && context.Request.Headers.Authorization == "Bearer t"
                ? Results.Bytes(good.Zip, "application/zip")
                : Results.Json(new { code = "stream-not-found", detail = "No such stream." }, statusCode: 404));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
