using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Incidents;

public sealed class IncidentsModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<IIncidentJournal, IncidentJournal>();
        module.AddEventIndex("mt_events_of_incidents", "(tenant_id, seq_id) where type in ('incident_found', 'incident_resolved')");
    }
}
