using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Weasel.Postgresql.Tables;

namespace EventLedger.Application.Notifications.Inbound;

public sealed class InboundModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<NumberNames>();
        module.Services.AddSingleton<InboundLog>();
        module.Services.AddSingleton(services => new NumberWishes(
            services.GetRequiredService<Databases>(), services.GetRequiredService<NumberNames>(), services.GetRequiredService<TimeProvider>()));
        module.Services.AddSingleton<CitizenAnswers>();
        module.Services.TryAddSingleton<IReplies, DirectReplies>();
        module.Services.AddSingleton(services => new InboundDesk(
            services.GetRequiredService<InboundLog>(),
            services.GetRequiredService<CitizenAnswers>(),
            services.GetRequiredService<NumberWishes>(),
            services.GetRequiredService<NumberNames>(),
            services.GetRequiredService<IReplies>(),
            services.GetRequiredService<ReferencePrefixes>(),
            services.GetRequiredService<InboundOptions>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<InboundDesk>>()));
        module.AddTable(InboundLog.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();

            // The gateway's.
            table.AddColumn("id", "varchar").AsPrimaryKey();
            table.AddColumn("number", "bytea").NotNull();
            table.AddColumn("text", "bytea").NotNull();
            table.AddColumn("claimed_at", "timestamptz").NotNull();
            table.AddColumn("answered_at", "timestamptz");

            // Missing where there was to be none.
            table.AddColumn("reply", "bytea");
            table.Indexes.Add(new IndexDefinition("sms_inbound_of_a_number") { Columns = ["tenant_id", "number"] });
        });
        module.AddTable(NumberWishes.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("number", "bytea").AsPrimaryKey();
            table.AddColumn("language", "varchar");
            table.AddColumn("stopped_at", "timestamptz");
        });
    }
}
