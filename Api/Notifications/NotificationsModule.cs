using System.Collections.Frozen;
using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using EventLedger.Application.Notifications.Gateways;
using EventLedger.Application.Notifications.Inbound;

namespace EventLedger.Api.Notifications;

/// <summary>Tells the gateways how they are configured.</summary>
public sealed class NotificationsModule : IModule
{
    public static void Register(ModuleRegistration module)
    {
        module.Services.AddSingleton(services => Outbound(services.GetRequiredService<Settings>().Sms));
        module.Services.AddSingleton(services => Inbound(services.GetRequiredService<Settings>()));
        module.Services.AddSingleton(services => new ReferencePrefixes(services.GetRequiredService<Settings>().Regions.Values.ToFrozenSet(StringComparer.Ordinal)));
        module.Services.AddSingleton(services => new InboundSecret(services.GetRequiredService<Settings>().Sms.Inbound.Secret));
    }

    private static SmsOptions Outbound(SmsSettings sms) => new(sms.CallbackUrl, [.. sms.Gateways.Select(gateway => new SmsGatewayOptions(
        gateway.Name,
        Enum.Parse<GatewayKind>(gateway.Kind, ignoreCase: true),
        gateway.Url,
        gateway.Sender,
        gateway.User,
        gateway.Password,
        gateway.Smsc,
        gateway.Weight,
        gateway.PerSecond,
        TimeSpan.FromSeconds(gateway.TimeoutSeconds)))]);

    private static InboundOptions Inbound(Settings settings) => new(
        settings.Sms.Inbound.Region ?? settings.Regions.Keys.Order(StringComparer.Ordinal).First(), settings.Sms.Inbound.Gateway, settings.Sms.Inbound.RepliesPerHour);
}
