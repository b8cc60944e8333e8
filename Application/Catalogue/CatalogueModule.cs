using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Catalogue;

public sealed class CatalogueModule : IModule
{
    public static void Register(ModuleRegistration module) => module.Services.AddSingleton<Forms>();
}
