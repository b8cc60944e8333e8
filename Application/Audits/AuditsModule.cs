using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Audits;

public sealed class AuditsModule : IModule
{
    public static void Register(ModuleRegistration module) => module.Services.AddSingleton<IAuditJournal, AuditJournal>();
}
