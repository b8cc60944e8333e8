using EventLedger.Api.Setup;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Catalogue;
using EventLedger.Application.Centres;
using EventLedger.Application.Departments;
using EventLedger.Application.Ledger;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;
using Wolverine;

namespace EventLedger.Api.Samples;

/// <summary>What a newcomer finds in every region: departments, centres, services and a beneficiary, made by commands like any other.</summary>
internal static class SampleData
{
    public static void AddSampleData(this WebApplicationBuilder builder, Settings settings)
    {
        if (settings.SampleData ?? builder.Configuration.IsEmbedded())
        {
            builder.Services.AddHostedService<Seeding>();
        }
    }

    private static IEnumerable<Command> Commands(string prefix, CommandContext by)
    {
        yield return new EstablishDepartment("CIV", "الأحوال المدنية", "Civil Affairs", [new Window("CIV-1", "نافذة الأحوال المدنية", "Civil Affairs window")], null, by);
        yield return new EstablishDepartment("LND", "الأراضي", "Land Registry", [new Window("LND-1", "نافذة الأراضي", "Land Registry window")], null, by);
        yield return new LicenseCentre($"{prefix}-001", "مركز الخدمات الأول", "Service Centre One", $"{prefix}-L-001", null, null, null, by);
        yield return new LicenseCentre($"{prefix}-002", "مركز الخدمات الثاني", "Service Centre Two", $"{prefix}-L-002", null, null, null, by);
        yield return new DefineService("BIRTH-CERT", new ServiceTerms(
            "شهادة ميلاد",
            "Birth certificate",
            "CIV",
            [
                new FeeLine("ISSUE", FeeKind.GovernmentFee, Money.Sar(10_000)),
                new FeeLine("SERVICE", FeeKind.CentreCharge, Money.Sar(2_000)),
                new FeeLine("VAT", FeeKind.Vat, Money.Sar(300)),
            ],
            ["hospital-notification", "parents-id"],
            TargetWorkingHours: 14,
            QuoteValidDays: 30), null, by);
        yield return new DefineService("LAND-EXTRACT", new ServiceTerms("مستخرج أرض", "Land extract", "LND", [], [], 35, 30), null, by);
        yield return new DefineService("ADDRESS-PROOF", new ServiceTerms("إثبات عنوان", "Proof of address", "CIV", [], ["lease"], 7, 30), null, by);
        yield return new RegisterBeneficiary(Guid.CreateVersion7(), SampleAccounts.NationalId, null, null, "نورة بنت عبدالله", "Noura bint Abdullah", "0501234567", null, null, null, by);
    }

    private sealed class Seeding(IServiceProvider services, IConfiguration configuration, Settings settings, StreamLedger ledger, Identities identities) : OnceStarted
    {
        private readonly bool isEmbedded = configuration.IsEmbedded();

        public override async Task StartedAsync(CancellationToken cancellationToken)
        {
            await using var scope = services.CreateAsyncScope();
            var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
            foreach (var (region, prefix) in settings.Regions)
            {
                var by = new CommandContext(new Actor("samples", region, Role.Administrator), "sample-data", "start") { IsTakeover = true };
                foreach (var command in Commands(prefix, by))
                {
                    await bus.InvokeAsync<Outcome>(command, cancellationToken);
                }

                if (await identities.FindAsync(ledger, region, Identity.Parse(null, null, SampleAccounts.NationalId)!, cancellationToken) is not { } beneficiary)
                {
                    continue;
                }

                await GiveMandatesAsync(bus, region, beneficiary, [$"{prefix}-001", $"{prefix}-002"], cancellationToken);
                if (settings.SampleWork ?? isEmbedded)
                {
                    await SampleWork.SetUpAsync(bus, ledger, region, prefix, beneficiary, cancellationToken);
                }
            }
        }

        // The sample beneficiary lets both centres act, as one who has a record opened there does.
        private async Task GiveMandatesAsync(IMessageBus bus, string region, Guid beneficiary, string[] centres, CancellationToken cancellation)
        {
            foreach (var centre in centres)
            {
                if (await ledger.FindAsync<CentreMandates>(region, CentreMandates.StreamId(region, beneficiary, centre), cancellation) is null)
                {
                    var by = new CommandContext(new Actor("samples", region, Role.CentreClerk, centre), "sample-data", "start");
                    await bus.InvokeAsync<Outcome>(new GiveMandate(Guid.CreateVersion7(), beneficiary, Consent.InPerson, MandateScope.Everything, null, null, null, by), cancellation);
                }
            }
        }
    }
}
