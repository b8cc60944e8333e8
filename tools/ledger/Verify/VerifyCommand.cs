using System.CommandLine;

namespace EventLedger.Ledger.Verify;

/// <summary><c>ledger verify</c>: judges a bundle without asking anyone.</summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        var bundle = new Argument<FileInfo>("bundle") { Description = "The bundle's file, as ledger bundle fetched it." };
        var policy = new Option<FileInfo>("--policy") { Description = "The auditor's own policy: which log and which witnesses are trusted.", Required = true };
        var remember = new Option<FileInfo?>("--remember") { Description = "Where is kept what was accepted last: the checkpoint, and how far each stream was; a bundle has to continue it." };
        var json = new Option<bool>("--json") { Description = "Write the verdict for programs." };
        var language = Language();
        var verify = new Command("verify", "Judges, offline, whether a bundle is as it was sealed. Ends with 0 genuine, 1 tampered, 2 malformed, 3 untrusted, 4 incomplete.")
        {
            bundle, policy, remember, json, language,
        };
        verify.SetAction(parsed => CommandLine.GuardAsync(() => Task.FromResult(Run(
            parsed.GetValue(bundle)!,
            parsed.GetValue(policy)!,
            parsed.GetValue(remember),
            verdict => Write(verdict, FindingTexts.In(parsed.GetValue(language)!), parsed.GetValue(json))))));
        return verify;
    }

    /// <summary>In which language findings are told.</summary>
    internal static Option<string> Language()
    {
        var language = new Option<string>("--lang") { Description = "The language of what is found: ar or en.", DefaultValueFactory = _ => LanguageOfUser() };
        language.AcceptOnlyFromAmong("ar", "en");
        return language;
    }

    private static int Run(FileInfo bundle, FileInfo policyFile, FileInfo? memory, Action<Verdict> write)
    {
        var verdict = Judge(bundle, policyFile, memory);
        write(verdict);
        return verdict.ExitCode;
    }

    private static Verdict Judge(FileInfo bundle, FileInfo policyFile, FileInfo? memory)
    {
        try
        {
            var policy = Policy.Read(policyFile);
            var remembered = Memory.Read(memory);
            var bytes = InputFile.Read(bundle, BundleArchive.LargestBundle);
            var verdict = Verification.Judge(bytes, policy, remembered, TimeProvider.System.GetUtcNow());
            Keep(memory, bytes, remembered, verdict);
            return verdict;
        }
        catch (MalformedException e)
        {
            var verdict = new Verdict();
            verdict.Add(e.Finding);
            return verdict;
        }
        catch (Exception e) when (e is not LedgerToolException)
        {
            // Left to itself it would end like a bundle that was tampered with.
            throw new LedgerToolException($"The verifier failed; this says nothing of the bundle. Report it: {e}", VerifyExitCodes.Failed);
        }
    }

    private static void Keep(FileInfo? memory, byte[] bundle, Remembered? remembered, Verdict verdict)
    {
        if (memory is null || !verdict.IsOk)
        {
            return;
        }

        try
        {
            Memory.Keep(memory, bundle, remembered, verdict.Streams);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The bundle is genuine, but it cannot be remembered: {e.Message}");
        }
    }

    private static void Write(Verdict verdict, FindingTexts texts, bool json)
    {
        var report = new VerdictReport(Console.Out, texts);
        if (json)
        {
            report.WriteJson(verdict);
        }
        else
        {
            report.WriteText(verdict);
        }
    }

    private static string LanguageOfUser()
    {
        var set = new[] { "LC_ALL", "LC_MESSAGES", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return set?.StartsWith("ar", StringComparison.Ordinal) == true ? "ar" : "en";
    }
}
