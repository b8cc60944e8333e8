using EventLedger.Api.Setup;
using JasperFx.CommandLine;

namespace EventLedger.Api.Credentials;

/// <summary>Operators' change of the keys that the service's own issuer signs by. It only makes a file, like <see cref="RotateKeyCommand"/>.</summary>
[Description("Begins the next keys of the service's own issuer of tokens; running services go over to them within seconds", Name = "rotate-issuer-keys")]
public sealed class RotateIssuerKeysCommand : JasperFxAsyncCommand<AuditInput>
{
    public override async Task<bool> Execute(AuditInput input)
    {
        using var host = input.BuildHost();
        var (number, from) = IssuerKeys.BeginNext(host.Services.GetRequiredService<Settings>(), host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        await Console.Out.WriteLineAsync(FormattableString.Invariant($"keys {number}, which sign from {from:O} on"));
        return true;
    }
}
