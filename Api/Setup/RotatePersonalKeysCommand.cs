using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

/// <summary>Operators' change of the key that personal keys are wrapped under. It only makes a file, like <see cref="RotateKeyCommand"/>.</summary>
[Description("Makes a new key for wrapping personal keys; the running service wraps them all anew under it", Name = "rotate-personal-keys")]
public sealed class RotatePersonalKeysCommand : JasperFxAsyncCommand<AuditInput>
{
    private const int KeyBytes = 32;

    public override async Task<bool> Execute(AuditInput input)
    {
        using var host = input.BuildHost();
        var settings = host.Services.GetRequiredService<Settings>();
        var name = WrappingKeys.NextFile(KeyFile.Folder(settings));
        KeyFile.ReadOrCreate(settings, name, () => RandomNumberGenerator.GetBytes(KeyBytes));
        await Console.Out.WriteLineAsync($"wrapping key: {host.Services.GetRequiredService<WrappingKeys>().Latest.Id}, in {name}");
        return true;
    }
}
