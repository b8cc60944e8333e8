using System.CommandLine;
using System.Text;
using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Witness;

/// <summary><c>ledger keygen</c>: makes a signing key and says by which key others verify it.</summary>
internal static class KeygenCommand
{
    public static Command Build()
    {
        var name = new Option<string>("--name") { Description = "The key's name: of a log its origin, of a witness an address without scheme, such as audit.example/w1.", Required = true };
        var file = new Option<FileInfo>("--out") { Description = "The private key's file; an existing one is never overwritten.", Required = true };
        var cosigner = new Option<bool>("--cosigner") { Description = "Make a witness's key (cosignatures with their time) rather than a log's." };
        name.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !VerifierKey.IsName(result.Tokens[0].Value))
            {
                result.AddError("--name holds neither spaces nor plus signs.");
            }
        });
        var keygen = new Command("keygen", "Makes a private key in the format of signed notes, and prints its verifier key.") { name, file, cosigner };
        keygen.SetAction(parsed => CommandLine.GuardAsync(() =>
        {
            var key = SigningKey.Generate(parsed.GetValue(name)!, parsed.GetValue(cosigner) ? NoteAlgorithm.Cosignature : NoteAlgorithm.Ed25519);
            Write(parsed.GetValue(file)!, key);
            Console.WriteLine(key.Verifier);
            return Task.FromResult(ExitCodes.Well);
        }));
        return keygen;
    }

    private static void Write(FileInfo file, SigningKey key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var stream = file.Open(options);
            stream.Write(Encoding.UTF8.GetBytes(key.Secret() + "\n"));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The key cannot be written: {e.Message}");
        }
    }
}
