using EventLedger.Application.Sealing;
using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

/// <summary>An operator's word for which ledger this is, where the files that remember what was signed are gone, or a node is new.</summary>
[Description("Remembers the published checkpoint of each database as what was signed last, where nothing is remembered", Name = "remember-ledger")]
public sealed class RememberLedgerCommand : JasperFxAsyncCommand<AuditInput>
{
    public override async Task<bool> Execute(AuditInput input)
    {
        using var host = input.BuildHost();
        foreach (var sealer in host.Services.GetRequiredService<SealedLedgers>().Sealers.All)
        {
            await Console.Out.WriteLineAsync(await sealer.RememberAsync(CancellationToken.None) is { } checkpoint
                ? $"{sealer.Origin}: {checkpoint.Size} leaves, root {Convert.ToBase64String(checkpoint.Root)}; compare with a witness or an auditor's memory"
                : $"{sealer.Origin}: nothing to do: something is remembered, or nothing of ours was published");
        }

        return true;
    }
}
