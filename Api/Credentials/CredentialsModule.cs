using EventLedger.Application.Ledger;

namespace EventLedger.Api.Credentials;

public sealed class CredentialsModule : IModule
{
    public static void Register(ModuleRegistration module) => IssuerStore.AddTables(module);
}
