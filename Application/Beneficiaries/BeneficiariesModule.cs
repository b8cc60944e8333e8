using EventLedger.Application.Credentials;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Beneficiaries;

public sealed class BeneficiariesModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<PersonalData>();
        module.Services.AddSingleton(services => new AuditPart("The personal keys", services.GetRequiredService<PersonalData>().AuditAsync));

        // The key comes with the record's first event, and goes with its last.
        module.Services.AddSingleton<IAnnotator>(services => new SealedTexts<Beneficiary>(
            services.GetRequiredService<PersonalData>(), (person, events) => events.Any(e => e is BeneficiaryErased) ? null : person?.Id));
        module.Services.AddSingleton<IAnnotator, VerifiersCertificates>();
        module.Services.AddSingleton<Identities>();
        module.Services.AddSingleton(new PersonalTable(Identities.Table));
        module.Services.AddSingleton<Erasures>();
        module.Services.AddSingleton<MergeList>();
        module.AddEventIndex("mt_events_of_merges", "(tenant_id, seq_id) where type = 'merge_requested'");
        module.Services.AddSingleton<RecordSearch>();
        module.Services.AddHostedService(services => services.GetRequiredService<RecordSearch>());
        module.AddEventIndex("mt_events_of_known_records", "(seq_id) where type in ('beneficiary_registered', 'beneficiary_erased', 'contact_data_replaced', 'beneficiary_verified')");
        module.AddEventIndex("mt_events_of_guardians", "(tenant_id, (data->>'guardianId'), stream_id) where type = 'guardian_recorded'");
        module.AddEventIndex("mt_events_of_deaths", "(tenant_id, stream_id) where type = 'death_recorded'");
        module.Services.AddSingleton<WardList>();
        module.Services.AddSingleton(services => new SelfRegistrations(
            services.GetRequiredService<Databases>(),
            services.GetRequiredService<PersonalData>(),
            services.GetRequiredService<Identities>(),
            services.GetRequiredService<OneTimeCodes>(),
            services.GetRequiredService<CodeThrottles>(),
            services.GetRequiredService<Erasures>(),
            services.GetRequiredService<TimeProvider>()));
        module.Services.AddSingleton(new PersonalTable(SelfRegistrations.Table));
        module.Services.AddSingleton<UnverifiedSweep>();
        module.Services.AddHostedService(services => services.GetRequiredService<UnverifiedSweep>());

        // Whatever is done in a minor's name, a guardian does it.
        foreach (var state in EventCatalogue.All.Select(e => e.State).Distinct())
        {
            module.Services.AddSingleton<IAnnotator>(services => new PersonStanding(state, services.GetRequiredService<PersonalData>()));
            module.Services.AddSingleton<IAnnotator>(services => new GuardianStanding(state, services.GetRequiredService<PersonalData>()));
        }

        module.Services.AddSingleton<OwnData>();
        module.Services.AddSingleton<MobileVerification>();
        module.Services.AddSingleton<PersonalKeyRotation>();
        module.Services.AddHostedService(services => services.GetRequiredService<PersonalKeyRotation>());
        module.Services.AddSingleton<ErasureList>();
        module.Services.AddHostedService(services => services.GetRequiredService<ErasureList>());
        module.Services.AddSingleton(services => new AuditPart("The identities", services.GetRequiredService<Identities>().AuditAsync));
        module.Services.AddSingleton<AskedErasures>();
        module.AddEventIndex("mt_events_of_asked_erasures", "(tenant_id, seq_id) where type = 'erasure_requested'");
        module.AddEventIndex("mt_events_of_erasures", "(seq_id) where type = 'beneficiary_erased'");
        module.AddTable(Identities.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("identity", "bytea").AsPrimaryKey();
            table.AddColumn("beneficiary_id", "uuid").NotNull();
        });
        module.AddTable(SelfRegistrations.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("beneficiary_id", "uuid").AsPrimaryKey();

            // As in the identities, which it does not lead to before it is verified.
            table.AddColumn("identity", "bytea").NotNull();

            // Sealed under the key of the record; empty once that is there.
            table.AddColumn("told", "varchar").NotNull();
            table.AddColumn("is_confirmed", "boolean").NotNull();
            table.AddColumn("expires_at", "timestamptz").NotNull();
        });
        module.AddTable(PersonalData.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("beneficiary_id", "uuid").AsPrimaryKey();
            table.AddColumn("wrapped_key", "bytea").NotNull();

            // Missing in rows of releases that knew one key only.
            table.AddColumn("wrapped_by", "varchar");
        });
    }
}
