using EventLedger.Application.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Webhooks;

public sealed class WebhooksModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton<WebhookStore>();
        module.Services.AddSingleton<WebhookFeed>();
        module.Services.AddSingleton<WebhookSecrets>();
        module.Services.AddSingleton<WebhookSender>();
        module.Services.AddHostedService<WebhookService>();
        WebhookStore.AddTables(module);
        WebhookFeed.AddTables(module);
    }
}
