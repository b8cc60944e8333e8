using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Staff;

public sealed class StaffModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<StaffOfPlace>();

        // Whatever staff change, they have to be on it.
        foreach (var state in EventCatalogue.All.Select(e => e.State).Distinct())
        {
            module.Services.AddSingleton<IAnnotator>(new StaffStanding(state));
        }

        // Only the events they are of pay for these.
        module.AddEventIndex("mt_events_of_centres_staff", "(tenant_id, (data->>'centreCode'), stream_id) where type = 'staff_member_taken_on'");
        module.AddEventIndex("mt_events_of_departments_staff", "(tenant_id, (data->>'departmentCode'), stream_id) where type = 'staff_member_taken_on'");
    }
}
