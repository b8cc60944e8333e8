using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventLedger.Ledger.Verify;

/// <summary>Writes a verdict for people, or for programs.</summary>
internal sealed class VerdictReport(TextWriter output, FindingTexts texts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void WriteText(Verdict verdict)
    {
        foreach (var finding in verdict.Findings.Where(finding => finding != verdict.Protection))
        {
            output.WriteLine($"{texts.Of(finding.Severity)}: {texts.Of(finding)}");
        }

        output.WriteLine(verdict.Protection is { } protection ? $"{texts.Of(verdict)} {texts.Of(protection)}" : texts.Of(verdict));
    }

    public void WriteJson(Verdict verdict) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            verdict = verdict.Name,
            exitCode = verdict.ExitCode,
            origin = verdict.Checkpoint?.Origin,
            size = verdict.Checkpoint?.Size,
            root = verdict.Checkpoint is { } checkpoint ? Convert.ToBase64String(checkpoint.Root) : null,
            findings = verdict.Findings.Select(finding => new
            {
                severity = finding.Severity.ToString().ToLowerInvariant(),
                code = finding.Code,
                arguments = finding.Arguments,
                text = texts.Of(finding),
            }),
        },
        Json));
}
