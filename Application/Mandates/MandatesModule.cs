using EventLedger.Application.Beneficiaries;
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
        module.Services.AddSingleton<MandateCodes>();
        module.Services.AddSingleton<IAnnotator>(services => new SealedTexts<CentreMandates>(
            services.GetRequiredService<PersonalData>(), (mandates, events) => mandates?.BeneficiaryId ?? ((IOfBeneficiary)events[0]).BeneficiaryId));

        // A timeline looks for each type by itself. Only the events they are of pay for these.
        module.AddEventIndex("mt_events_of_given_mandates", "(tenant_id, (data->>'beneficiaryId'), stream_id) where type = 'mandate_given'");
        module.AddEventIndex("mt_events_of_asked_mandates", "(tenant_id, (data->>'beneficiaryId'), stream_id) where type = 'mandate_asked'");
    }
}
