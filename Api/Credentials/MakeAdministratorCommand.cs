using EventLedger.Api.Pages;
using EventLedger.Api.Setup;
using EventLedger.Application.Credentials;
using JasperFx.CommandLine;

namespace EventLedger.Api.Credentials;

public sealed class MakeAdministratorInput : NetCoreInput
{
    [Description("The user's name, which they sign in by and every act of theirs is recorded under")]
    public string User { get; set; } = "";

    [Description("The region, where the service has several")]
    public string? RegionFlag { get; set; }
}

/// <summary>
/// The first administrator of a service that signs staff in itself, or one more when all have lost their passwords. It only makes a file, like
/// <see cref="RotateKeyCommand"/>; the account is recorded when somebody comes with the code.
/// </summary>
[Description("Begins an administrator's account and prints the code for its password, once", Name = "make-administrator")]
public sealed class MakeAdministratorCommand : JasperFxAsyncCommand<MakeAdministratorInput>
{
    public override async Task<bool> Execute(MakeAdministratorInput input)
    {
        using var host = input.BuildHost();
        var settings = host.Services.GetRequiredService<Settings>();
        var region = input.RegionFlag ?? (settings.Regions.Count == 1 ? settings.Regions.Keys.Single() : "");
        if (!settings.Identity.TakesStaffAccounts || !settings.Regions.ContainsKey(region))
        {
            await Console.Error.WriteLineAsync(settings.Identity.TakesStaffAccounts
                ? $"Of which region? Name one: make-administrator <user> --region {string.Join('|', settings.Regions.Keys)}"
                : "Staff sign in at the authority, and accounts are made there. EventLedger__Identity__StaffAccounts=true lets the service have accounts of its own beside it.");
            return false;
        }

        var (code, begun, refusal) = host.Services.GetRequiredService<StaffSignIn>().BeginAdministrator(region, input.User);
        if (code is null || begun is null)
        {
            await Console.Error.WriteLineAsync($"'{input.User}' cannot be a user's name ({refusal?.Code}).");
            return false;
        }

        BegunAdministrators.Leave(settings, begun);
        await Console.Out.WriteLineAsync($"{input.User} of {region}: at {StaffActivatePage.Path}, with the code {code.Code}, until {code.ExpiresAt}.");
        return true;
    }
}
