using System.Reflection;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Application.Reactions;

/// <summary>What reactions need, besides the queue that <see cref="ReactionMessaging"/> configures.</summary>
public static class ReactionSetup
{
    /// <param name="assemblies">Where reactions are declared.</param>
    public static void AddReactions(this IServiceCollection services, ReactionOptions options, params Assembly[] assemblies)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new ReactionCatalogue(provider.GetRequiredService<BusinessCalendar>(), assemblies));
        services.AddSingleton<FollowUps>(provider => provider.GetRequiredService<ReactionCatalogue>().FollowUps);
        services.AddSingleton<ReactionHold>();
        services.AddSingleton<Reactor>();
        services.AddSingleton<ReactionFailures>();
        services.AddHostedService<ReactionRelay>();
    }

    public static void AddReactionTables(this StoreOptions options)
    {
        options.Storage.ExtendedSchemaObjects.Add(ReactionHold.Table());
        options.Storage.ExtendedSchemaObjects.Add(ReactionFailures.Table());
    }
}
