using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Licensing;

public sealed class LicensingModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<LicensingLists>();
        module.Services.AddSingleton<ApplicantsMatters>();

        // Lists and timelines look for each type by itself. Only the events they are of pay for these.
        module.AddEventIndex("mt_events_of_licence_applications", "(tenant_id, (data->>'beneficiaryId'), stream_id) where type = 'licence_applied'");
        module.AddEventIndex("mt_events_of_licences", "(tenant_id, (data->>'centreCode'), stream_id) where type = 'licence_application_granted'");
        module.AddEventIndex("mt_events_of_centres_appeals", "(tenant_id, (data->>'centreCode'), stream_id) where type = 'licence_appeal_lodged'");
        module.AddEventIndex("mt_events_of_applicants_appeals", "(tenant_id, (data->>'beneficiaryId'), stream_id) where type = 'licence_appeal_lodged'");
    }
}
