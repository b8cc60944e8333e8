using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventLedger.Application.Notifications.Gateways;

public sealed class GatewaysModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<ReceiptTickets>();
        module.Services.AddSingleton<SmsGateways>();
        module.Services.TryAddSingleton<IReceipts, LoggedReceipts>();
    }
}
