using EventLedger.Application.Sealing;
using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

/// <summary>No arguments of its own.</summary>
public sealed class AuditInput : NetCoreInput;

/// <summary>Operators' full audit: derives the sealed ledger of every database again and reports what differs.</summary>
[Description("Derives the sealed ledger again from the stored events and compares", Name = "audit")]
public sealed class AuditCommand : JasperFxAsyncCommand<AuditInput>
{
    public override async Task<bool> Execute(AuditInput input)
    {
        using var host = input.BuildHost();
        var isWhole = true;
        foreach (var audit in host.Services.GetRequiredService<SealedLedgers>().Audits.All)
        {
            var report = await audit.RunAsync(CancellationToken.None);
            await Console.Out.WriteLineAsync(FormattableString.Invariant(
                $"{report.Origin}: {report.Events} events, {report.Leaves} leaves, {report.Streams} streams, {report.EventsPerSecond:F0} events/s, {(report.Took - report.SealTook).TotalSeconds:F2} s beside the seal, {report.FindingCount} findings"));
            foreach (var finding in report.Findings)
            {
                await Console.Out.WriteLineAsync($"  {finding}");
            }

            isWhole &= report.FindingCount == 0;
        }

        return isWhole;
    }
}
