using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
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
        module.Services.AddSingleton<Identities>();
        module.Services.AddSingleton(new PersonalTable(Identities.Table));
        module.Services.AddSingleton<Erasures>();
        module.Services.AddSingleton<MergeList>();
        module.AddEventIndex("mt_events_of_merges", "(tenant_id, seq_id) where type = 'merge_requested'");
        module.Services.AddSingleton<RecordSearch>();
        module.Services.AddHostedService(services => services.GetRequiredService<RecordSearch>());
        module.AddEventIndex("mt_events_of_records", "(seq_id) where type in ('beneficiary_registered', 'beneficiary_erased', 'contact_data_replaced')");
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
