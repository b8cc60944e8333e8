using JasperFx.CommandLine;

namespace EventLedger.Api.Setup;

public sealed class GrantsInput : NetCoreInput
{
    [Description("The file to write to, instead of the screen")]
    public string? OutFlag { get; set; }
}

/// <summary>What the users of the database may do in production.</summary>
[Description("Prints the SQL that makes the two users the service runs under, and what each may do", Name = "grants")]
public sealed class GrantsCommand : JasperFxAsyncCommand<GrantsInput>
{
    public override async Task<bool> Execute(GrantsInput input)
    {
        await using var script = typeof(GrantsCommand).Assembly.GetManifestResourceStream("EventLedger.Api.Setup.Grants.sql")!;
        using var reader = new StreamReader(script);
        var text = await reader.ReadToEndAsync();
        await (input.OutFlag is { } file ? File.WriteAllTextAsync(file, text) : Console.Out.WriteAsync(text));
        return true;
    }
}
