using EventLedger.Application.Ledger;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Mandates;

public sealed class MandatesModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<BeneficiaryMandates>();

        // Only the events they are of pay for it.
        module.AddEventIndex("mt_events_of_mandates", $"(tenant_id, (data->>'beneficiaryId'), stream_id) where type in ('{EventCatalogue.StoredNameOf<MandateGiven>()}', '{EventCatalogue.StoredNameOf<MandateAsked>()}')");
    }
}
