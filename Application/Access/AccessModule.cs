using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Access;

public sealed class AccessModule : IModule
{
    public static void Register(ModuleRegistration module) => module.Services.AddSingleton<AccessRecorder>();
}
