using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Requests;

public sealed class RequestsModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<TrackingReferences>();
        module.Services.AddSingleton(new AuditPart("The tracking references", TrackingReferences.AuditAsync));
        module.Services.AddSingleton<CentreRequests>();
        module.Services.AddSingleton<OpenRequests>();
        module.Services.AddSingleton<DeceasedRequests>();
        module.Services.AddSingleton<RecordRequests>();
        module.Services.AddSingleton<IAnnotator, RequestTime>();
        module.Services.AddSingleton<IAnnotator>(services => new SealedTexts<CitizenRequest>(
            services.GetRequiredService<PersonalData>(), (request, events) => request?.OpenedFor ?? ((RequestOpened)events[0]).BeneficiaryId));
        module.Services.AddSingleton<RequestReservations>();
        module.Services.AddSingleton<IAnnotator>(services => services.GetRequiredService<RequestReservations>());
        module.Services.AddSingleton(new AuditPart("The reservations of requests", RequestReservations.AuditAsync));
        module.Services.AddSingleton<PaymentReferences>();
        module.Services.AddHostedService<PaymentReferencesFill>();
        module.Services.AddSingleton(new AuditPart("The payment references", PaymentReferences.AuditAsync));
        module.AddTable("tracking_references", table =>
        {
            table.AddColumn("reference", "varchar").AsPrimaryKey();
            table.AddColumn("tenant_id", "varchar").NotNull();
            table.AddColumn("request_id", "uuid").NotNull();
        });

        module.AddTable(PaymentReferences.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("scope", "varchar").AsPrimaryKey();
            table.AddColumn("reference", "varchar").AsPrimaryKey();
            table.AddColumn("request_id", "uuid").NotNull();
        });

        module.AddTable(RequestReservations.Table, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("beneficiary_id", "uuid").AsPrimaryKey();
            table.AddColumn("service_code", "varchar").AsPrimaryKey();
            table.AddColumn("request_id", "uuid").NotNull();
        });

        // Only the events they are of pay for these.
        module.AddEventIndex("mt_events_by_beneficiary", "(tenant_id, (data->>'beneficiaryId'), stream_id) where type = 'request_opened'");
        module.AddEventIndex("mt_events_of_followed_records", "(tenant_id, (data->>'beneficiaryId'), stream_id) where type = 'request_followed_record'");
        module.AddEventIndex("mt_events_of_openings", "(tenant_id, stream_id) where type = 'request_opened'");
        module.AddEventIndex("mt_events_by_centre", "(tenant_id, (data->>'centreCode'), stream_id) where type in ('request_opened', 'centre_reassigned')");
    }
}
