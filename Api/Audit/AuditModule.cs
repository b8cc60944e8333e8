using EventLedger.Application.Ledger;
using EventLedger.Projections.Timelines;
using Marten;

namespace EventLedger.Api.Audit;

public sealed class AuditModule : IModule
{
    // Exports read by connections of their own.
    public static void Register(ModuleRegistration module) => module.Services.AddKeyedSingleton(
        Databases.LongAnswers,
        (services, _) => new EventSearch(services.GetRequiredService<IDocumentStore>(), services.GetRequiredKeyedService<Databases>(Databases.LongAnswers).Of));
}
