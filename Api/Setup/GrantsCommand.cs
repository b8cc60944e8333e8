using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

/// <summary>What the users of the database may do in production.</summary>
[Description("Prints the SQL that makes the two users the service runs under, and what each may do", Name = "grants")]
public sealed class GrantsCommand : JasperFxAsyncCommand<AuditInput>
{
    public override async Task<bool> Execute(AuditInput input)
    {
        await using var script = typeof(GrantsCommand).Assembly.GetManifestResourceStream("EventLedger.Api.Setup.Grants.sql")!;
        using var reader = new StreamReader(script);
        await Console.Out.WriteAsync(await reader.ReadToEndAsync());
        return true;
    }
}
