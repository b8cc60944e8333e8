using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Credentials;

public sealed class CredentialsModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton(new AddressDelayOptions());
        module.Services.AddSingleton(new AnswerPace());
        module.Services.AddSingleton(new CodeLimits());
        module.Services.AddSingleton<AddressDelays>();
        module.Services.AddSingleton<PasswordHashing>();
        module.Services.AddSingleton<CredentialStore>();
        module.Services.AddSingleton(services => new AccountEnds(services.GetRequiredService<CredentialStore>()));
        module.Services.AddSingleton<CodeThrottles>();
        module.Services.AddSingleton<CodeHashing>();
        module.Services.AddSingleton(services => new OneTimeCodes(
            services.GetRequiredService<CredentialStore>(),
            services.GetRequiredService<CodeThrottles>(),
            services.GetRequiredService<CodeHashing>(),
            services.GetRequiredService<ISmsSender>(),
            services.GetRequiredService<StreamLedger>(),
            services.GetRequiredService<PersonalData>()));
        module.Services.AddSingleton(services => new CredentialService(
            services.GetRequiredService<CredentialStore>(),
            services.GetRequiredService<CodeThrottles>(),
            services.GetRequiredService<CodeHashing>(),
            services.GetRequiredService<PasswordHashing>(),
            services.GetRequiredService<ISmsSender>(),
            services.GetRequiredService<StreamLedger>(),
            services.GetRequiredService<Identities>(),
            services.GetRequiredService<PersonalData>(),
            services.GetRequiredService<ServedRegions>()));
        module.Services.AddSingleton(services => new StaffSignIn(
            services.GetRequiredService<CredentialStore>(),
            services.GetRequiredService<CodeHashing>(),
            services.GetRequiredService<PasswordHashing>(),
            services.GetRequiredService<StreamLedger>(),
            services.GetRequiredService<ServedRegions>(),
            services.GetRequiredService<StaffDoor>()));
        module.Services.AddSingleton<StaffAccounts>();
        module.Services.AddSingleton<SmsOutbox>();
        module.Services.AddSingleton<ISmsSender>(services => services.GetRequiredService<SmsOutbox>());
        module.Services.AddSingleton(new PersonalTable(CredentialStore.Accounts));
        module.Services.AddSingleton(new PersonalTable(CredentialStore.Codes));
        module.Services.AddSingleton(new PersonalTable(SmsOutbox.Table));

        // Only the events it is of pay for it.
        module.AddEventIndex("mt_events_of_staff_accounts", "(tenant_id, stream_id) where type = 'staff_account_given'");
        module.AddTable(CredentialStore.Accounts, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();

            // Or the credential of an account of the staff.
            table.AddColumn("beneficiary_id", "uuid").AsPrimaryKey();
            table.AddColumn("password", "bytea").NotNull();

            // Grows with each new password: what was signed in by an earlier one is signed in no more.
            table.AddColumn("generation", "bigint").NotNull();
            table.AddColumn("failures", "integer").NotNull();
            table.AddColumn("locked_until", "timestamptz").NotNull();
        });
        module.AddTable(CredentialStore.Codes, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("beneficiary_id", "uuid").AsPrimaryKey();
            table.AddColumn("purpose", "varchar").AsPrimaryKey();
            table.AddColumn("hash", "bytea").NotNull();
            table.AddColumn("expires_at", "timestamptz").NotNull();
            table.AddColumn("failures", "integer").NotNull();
            table.AddColumn("locked_until", "timestamptz").NotNull();
            table.AddColumn("sent", "integer").NotNull();
            table.AddColumn("used_at", "timestamptz");
            table.AddColumn("issued_by", "varchar").NotNull();
        });
        module.AddTable(CodeThrottles.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("what", "varchar").AsPrimaryKey();
            table.AddColumn("whom", "bytea").AsPrimaryKey();

            // When nothing of the limit is used any more.
            table.AddColumn("whole_at", "timestamptz").NotNull();
        });
        module.AddTable(SmsOutbox.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("id", "uuid").AsPrimaryKey();
            table.AddColumn("beneficiary_id", "uuid").NotNull();

            // Sealed with the beneficiary's key.
            table.AddColumn("mobile", "varchar").NotNull();
            table.AddColumn("message", "varchar").NotNull();
            table.AddColumn("written_at", "timestamptz").NotNull();
        });
    }
}
