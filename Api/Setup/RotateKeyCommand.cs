using EventLedger.Application.Sealing;
using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

/// <summary>Operators' rotation of the key that signs checkpoints.</summary>
[Description("Makes the next key of the sealed ledger; the running service announces it in the ledger and goes over to it", Name = "rotate-ledger-key")]
public sealed class RotateKeyCommand : JasperFxAsyncCommand<AuditInput>
{
    public override async Task<bool> Execute(AuditInput input)
    {
        using var host = input.BuildHost();
        SealingSetup.BeginRotation(host.Services.GetRequiredService<Settings>());
        var ring = host.Services.GetRequiredService<KeyRing>();
        foreach (var sealer in host.Services.GetRequiredService<SealedLedgers>().Sealers.All)
        {
            await Console.Out.WriteLineAsync($"next key: {ring.Next(sealer.Origin)?.Verifier}");
        }

        return true;
    }
}
