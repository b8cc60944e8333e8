using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Transfers;

public sealed class TransfersModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<TransferList>();
        module.AddEventIndex("mt_events_of_transfers", "(tenant_id, seq_id) where type = 'transfer_proposed'");
    }
}
