using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Api.Beneficiaries;

public sealed class BeneficiariesModule : IModule
{
    public static void Register(ModuleRegistration module) => module.Services.AddSingleton(services =>
    {
        var persons = services.GetRequiredService<Settings>().Persons;
        return new PersonRules(persons.MajorityYears, persons.MajorityHijri, persons.UnverifiedDays);
    });
}
