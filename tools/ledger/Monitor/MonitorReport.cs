using System.Globalization;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Monitor;

/// <summary>Tells what a monitor finds, each thing once for as long as it is so.</summary>
internal sealed class MonitorReport(TextWriter output, FindingTexts texts, TimeProvider time)
{
    private Dictionary<string, Finding> told = new(StringComparer.Ordinal);

    public void Tell(Verdict verdict)
    {
        var found = verdict.Findings.GroupBy(Subject, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        foreach (var (_, finding) in found.ExceptBy(told.Keys, entry => entry.Key, StringComparer.Ordinal))
        {
            Write(finding.IsFault ? texts.Find("monitor.alarm")! : texts.Of(finding.Severity), finding);
        }

        foreach (var (_, finding) in told.ExceptBy(found.Keys, entry => entry.Key, StringComparer.Ordinal).Where(entry => entry.Value.IsFault))
        {
            Write(texts.Find("monitor.over")!, finding);
        }

        // As it was told.
        told = found.ToDictionary(entry => entry.Key, entry => told.GetValueOrDefault(entry.Key, entry.Value), StringComparer.Ordinal);
    }

    // What differs only by figures is told once; that another event is concerned, or another entry of the ledger's own, is news.
    private static string Subject(Finding finding) => string.Join(
        ' ', [finding.Code, .. new[] { "stream", "version", "member", "target" }.Select(name => finding.Arguments.GetValueOrDefault(name, ""))]);

    private void Write(string what, Finding finding) => output.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {what}: {texts.Of(finding)}"));
}
