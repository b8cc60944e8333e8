using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

/// <summary>
/// Operators' rotation of the key that signs checkpoints. It only makes a file: beside a service that keeps its PostgreSQL itself,
/// nobody else could have the database.
/// </summary>
[Description("Makes the next key of the sealed ledger; the running service announces it in the ledger and goes over to it", Name = "rotate-ledger-key")]
public sealed class RotateKeyCommand : JasperFxAsyncCommand<AuditInput>
{
    public override async Task<bool> Execute(AuditInput input)
    {
        using var host = input.BuildHost();
        var settings = host.Services.GetRequiredService<Settings>();
        var ring = new KeyRing(KeyFile.Folder(settings));
        if (ring.PublicKeys().Count == 0)
        {
            await Console.Error.WriteLineAsync($"There is no key in {KeyFile.Folder(settings)} that another could follow. The service makes the first one when it starts.");
            return false;
        }

        SealingSetup.BeginRotation(settings);
        var databases = host.Services.GetRequiredService<Databases>();
        foreach (var origin in databases.Each(database => SealingSetup.Origin(settings, databases, database)).All)
        {
            await Console.Out.WriteLineAsync($"next key: {ring.Next(origin)?.Verifier}");
        }

        return true;
    }
}
