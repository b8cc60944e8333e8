using System.Text.RegularExpressions;
using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

public sealed class GrantsInput : NetCoreInput
{
    [Description("The user that the service runs under, instead of eventledger_app")]
    public string? RoleFlag { get; set; }

    [Description("The user that its sealer runs under, instead of eventledger_sealer")]
    public string? SealerFlag { get; set; }

    [Description("The file to write to, instead of the screen")]
    public string? OutFlag { get; set; }
}

/// <summary>What the users of the database may do in production.</summary>
[Description("Prints the SQL that makes the two users the service runs under, and what each may do", Name = "grants")]
public sealed partial class GrantsCommand : JasperFxAsyncCommand<GrantsInput>
{
    private const string Service = "eventledger_app";
    private const string Sealer = "eventledger_sealer";

    public override async Task<bool> Execute(GrantsInput input)
    {
        var (service, sealer) = (input.RoleFlag ?? Service, input.SealerFlag ?? Sealer);
        if (service == sealer || !Name().IsMatch(service) || !Name().IsMatch(sealer))
        {
            await Console.Error.WriteLineAsync("The names are of two users, in small letters, digits and underscores.");
            return false;
        }

        await using var script = typeof(GrantsCommand).Assembly.GetManifestResourceStream("EventLedger.Api.Setup.Grants.sql")!;
        using var reader = new StreamReader(script);
        var text = Names().Replace(await reader.ReadToEndAsync(), match => match.Value == Service ? service : sealer);
        await (input.OutFlag is { } file ? File.WriteAllTextAsync(file, text) : Console.Out.WriteAsync(text));
        return true;
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.None, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Name();

    [GeneratedRegex("eventledger_(app|sealer)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Names();
}
