using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Privacy;

public sealed class PrivacyModule : IModule
{
    public static void Register(ModuleRegistration module) => module.Services.AddSingleton<ConsentRegister>();
}
