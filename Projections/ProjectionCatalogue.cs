using EventLedger.Projections.Centres;
using EventLedger.Projections.Monitoring;
using EventLedger.Projections.Requests;
using EventLedger.Projections.Timelines;
using EventLedger.Projections.WorkQueues;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Projections;

/// <summary>Every read model that is stored, and how it is kept. Those not named here are folded when they are asked for.</summary>
public static class ProjectionCatalogue
{
    /// <summary>Where the documents live, apart from the events they can be made of again.</summary>
    public const string Schema = "projections";

    /// <summary>What answers questions from read models, stored or not.</summary>
    public static void AddReadModels(this IServiceCollection services)
    {
        services.AddSingleton<ProjectionProgress>();
        services.AddSingleton<ReadModelAudit>();
        services.AddSingleton<CentreDirectory>();
        services.AddSingleton<WorkQueue>();
        services.AddSingleton<RequestSearch>();
        services.AddSingleton<RefundList>();
        services.AddSingleton<CentreMonitor>();
        services.AddSingleton<TimelineReader>();
        services.AddSingleton<EventSearch>();
    }

    public static void AddProjections(this StoreOptions options)
    {
        NodaTimeColumns.Enable(options);
        options.Projections.Add(new CentreListingProjection(), ProjectionLifecycle.Async);
        options.Projections.Add(new RequestSummaryProjection(), ProjectionLifecycle.Async);
    }
}
