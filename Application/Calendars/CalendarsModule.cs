using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Calendars;

public sealed class CalendarsModule : IModule
{
    public static void Register(ModuleRegistration module) => module.Services.AddSingleton<CalendarsInForce>();
}
