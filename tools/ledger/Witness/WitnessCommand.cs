using System.CommandLine;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Verify;
using Microsoft.Extensions.Hosting;

namespace EventLedger.Ledger.Witness;

/// <summary><c>ledger witness</c>: cosigns a log's checkpoints as long as each continues the one before.</summary>
internal static class WitnessCommand
{
    private const long LargestKeyFile = 4096;

    public static Command Build()
    {
        var key = new Option<FileInfo>("--key") { Description = "The witness's private key, made by ledger keygen --cosigner.", Required = true };
        var policies = new Option<FileInfo[]>("--policy") { Description = "A policy that names a log and its keys; once for each log.", Required = true };
        var state = new Option<DirectoryInfo>("--state") { Description = "The folder of what was cosigned last. Without it the key must never be used again.", Required = true };
        var url = new Option<string>("--url") { Description = "Where to listen.", DefaultValueFactory = _ => "http://127.0.0.1:5090" };
        var witness = new Command("witness", "Cosigns checkpoints (C2SP tlog-witness) and refuses a log that contradicts itself.") { key, policies, state, url };
        witness.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            using var kept = new WitnessState(parsed.GetValue(state)!);
            var cosigner = new CheckpointWitness(ReadKey(parsed.GetValue(key)!), ReadPolicies(parsed.GetValue(policies)!), kept, TimeProvider.System);
            cosigner.CheckState();
            await using var server = await WitnessServer.StartAsync(cosigner, parsed.GetValue(url)!, cancellation);
            Console.WriteLine($"Witness listens on {string.Join(", ", server.Urls)}");
            await server.WaitForShutdownAsync(cancellation);
            return ExitCodes.Well;
        }));
        return witness;
    }

    private static SigningKey ReadKey(FileInfo file)
    {
        try
        {
            var text = System.Text.Encoding.UTF8.GetString(InputFile.Read(file, LargestKeyFile));
            return SigningKey.TryParse(text.TrimEnd('\n'), out var key) && key.Verifier.Algorithm == NoteAlgorithm.Cosignature
                ? key
                : throw LedgerToolException.Usage($"{file} is not a witness's private key. Make one with ledger keygen --cosigner.");
        }
        catch (MalformedException e)
        {
            throw LedgerToolException.Usage(FindingTexts.English.Of(e.Finding));
        }
    }

    private static List<Policy> ReadPolicies(FileInfo[] files)
    {
        try
        {
            List<Policy> policies = [.. files.Select(Policy.Read)];
            return policies.DistinctBy(policy => policy.Origin, StringComparer.Ordinal).Count() == policies.Count
                ? policies
                : throw LedgerToolException.Usage("Two policies name the same log.");
        }
        catch (MalformedException e)
        {
            throw LedgerToolException.Usage(FindingTexts.English.Of(e.Finding));
        }
    }
}
