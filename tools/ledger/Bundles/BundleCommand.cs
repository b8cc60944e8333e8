using System.CommandLine;
using System.Globalization;
using EventLedger.Ledger.Shared;

namespace EventLedger.Ledger.Bundles;

/// <summary><c>ledger bundle</c>: fetches what <c>ledger verify</c> judges.</summary>
internal static class BundleCommand
{
    public static Command Build()
    {
        var shared = new SharedOptions();
        var auditor = new AuditorOptions();
        var stream = new Argument<Guid>("stream") { Description = "The stream's id: of a request, for one." };
        var output = new Option<FileInfo>("--output", "-o") { Description = "The file to write.", Required = true };
        var from = new Option<long?>("--from") { Description = "The size of the checkpoint you remember: the bundle then proves that it continues it." };
        from.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(long.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var size) && size > 0))
            {
                result.AddError("--from is the size of a checkpoint.");
            }
        });
        var related = new Option<bool>("--related")
        {
            Description = "With the streams a request is related to: its beneficiary's record and who read it, its centre, department and service definition.",
        };
        var bundle = new Command("bundle", "Fetches a stream with all that proves it.")
        {
            stream, output, from, related, shared.BaseUrl, auditor.Account, auditor.Password, auditor.Token, shared.Patience,
        };
        bundle.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            using var client = shared.Client(parsed);
            using var account = auditor.SignIn(parsed, client);
            var query = Query(parsed.GetValue(from), parsed.GetValue(related));
            var answer = await account.GetAsync($"/v1/ledger/streams/{parsed.GetValue(stream)}/bundle{query}", cancellation);
            if (!answer.IsAccepted)
            {
                await Console.Error.WriteLineAsync($"{answer.RefusalCode}: {answer.Detail}");
                return ExitCodes.RefusedOrDiffering;
            }

            Write(parsed.GetValue(output)!, answer.Content);
            return ExitCodes.Well;
        }));
        return bundle;
    }

    private static string Query(long? from, bool related)
    {
        var asked = new List<string>();
        if (from is { } size)
        {
            asked.Add(string.Create(CultureInfo.InvariantCulture, $"from={size}"));
        }

        if (related)
        {
            asked.Add("related=true");
        }

        return asked.Count == 0 ? "" : $"?{string.Join('&', asked)}";
    }

    private static void Write(FileInfo file, byte[] content)
    {
        try
        {
            file.Directory?.Create();
            DurableFile.Write(file.FullName, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The bundle cannot be written: {e.Message}");
        }
    }
}
