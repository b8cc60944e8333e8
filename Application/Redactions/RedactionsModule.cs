using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Redactions;

public sealed class RedactionsModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<RedactionList>();
        module.AddEventIndex("mt_events_of_redactions", "(tenant_id, seq_id) where type = 'redaction_requested'");
    }
}
