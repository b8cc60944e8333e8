using EventLedger.Application.Ledger;

namespace EventLedger.Api.Credentials;

public sealed class CredentialsModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<SignIns>();
        module.Services.AddSingleton<BegunAdministrators>();
        IssuerStore.AddTables(module);
        SignIns.AddTable(module);
    }
}
