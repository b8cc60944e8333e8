using System.Security.Cryptography;
using System.Text;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Tests.Support;

namespace EventLedger.Ledger.Tests.Audit;

/// <summary>Programs of others, which never heard of EventLedger, come to the same judgement: the formats are the standard ones.</summary>
public sealed class when_others_check_the_same : IDisposable
{
    private const string Packages = "/usr/share/gocode";
    private static readonly string[] Keys =
        [TestKey.OfLog(TestLedger.Origin).Verifier, TestKey.OfWitness("audit.example/w1").Verifier, TestKey.OfWitness("court.example/w2").Verifier];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("others-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task go_accepts_a_good_bundle()
    {
        var good = when_verifying_a_good_bundle.Grown();
        var before = AuditCase.Begun();

        var (code, output) = await GoAsync(good, "-old", $"{before.Size},{Convert.ToBase64String(before.Root)}", Keys[0], Keys[1], Keys[2]);

        (code, output).ShouldBe((0, "ok: 3 signatures, 9 proofs\n"));
    }

    [Fact]
    public async Task go_accepts_a_redacted_bundle() =>
        (await GoAsync(when_verifying_a_good_bundle.Redacted(), Keys)).ShouldBe((0, "ok: 3 signatures, 9 proofs\n"));

    [Fact]
    public async Task go_refuses_a_changed_leaf()
    {
        var bad = new AuditCase();
        bad.Bundle.EditEvent(2, e => e["leaf"] = Convert.ToBase64String(new byte[200]));

        (await GoAsync(bad, Keys)).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task openssl_accepts_the_logs_signature()
    {
        var good = new AuditCase();
        var signature = good.Bundle.Text("checkpoint").Split("\n\n")[1].Split('\n')[0].Split(' ')[^1];
        var (key, message, signed) = (Path.Combine(folder.FullName, "key.pem"), Path.Combine(folder.FullName, "note"), Path.Combine(folder.FullName, "signature"));

        // What precedes an Ed25519 key in its standard envelope (RFC 8410) is always the same.
        byte[] envelope = [.. Convert.FromHexString("302a300506032b6570032100"), .. TestKey.OfLog(TestLedger.Origin).PublicKey];
        await File.WriteAllTextAsync(key, PemEncoding.WriteString("PUBLIC KEY", envelope), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(message, Encoding.UTF8.GetBytes(good.Ledger.NoteText()), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(signed, Convert.FromBase64String(signature)[4..], TestContext.Current.CancellationToken);

        string[] arguments = ["pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", message, "-sigfile", signed];
        (await LedgerTool.RunAsync("openssl", arguments, [])).ExitCode.ShouldBe(0);
        await File.AppendAllTextAsync(message, "\n", TestContext.Current.CancellationToken);
        (await LedgerTool.RunAsync("openssl", arguments, [])).ExitCode.ShouldNotBe(0);
    }

    private async Task<(int ExitCode, string Output)> GoAsync(AuditCase @case, params string[] arguments)
    {
        Assert.True(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, "go"))) && Directory.Exists($"{Packages}/src/golang.org/x/mod/sumdb"),
            "Go or its package golang.org/x/mod is missing. Install them as root with: apt-get install golang-go golang-golang-x-mod-dev");
        var bundle = Path.Combine(folder.FullName, "bundle.zip");
        await File.WriteAllBytesAsync(bundle, @case.Zip, TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GO111MODULE"] = "off",
            ["GOPATH"] = $"{folder.FullName}:{Packages}",
            ["GOCACHE"] = Path.Combine(Path.GetTempPath(), $"eventledger-go-{Environment.UserName}"),
            ["GOFLAGS"] = "",
        };
        return await LedgerTool.RunAsync("go", ["run", Path.Combine(Repository.Root, "tests/Ledger.Tests/Go/main.go"), bundle, .. arguments], environment);
    }
}
