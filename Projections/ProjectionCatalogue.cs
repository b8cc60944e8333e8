using EventLedger.Projections.Requests;
using JasperFx.Events.Projections;
using Marten;

namespace EventLedger.Projections;

/// <summary>Every read model that is stored, and how it is kept. Those not named here are folded when they are asked for.</summary>
public static class ProjectionCatalogue
{
    /// <summary>Where the documents live, apart from the events they can be made of again.</summary>
    public const string Schema = "projections";

    public static void AddProjections(this StoreOptions options)
    {
        InstantColumns.Enable(options);
        options.Projections.Add(new RequestSummaryProjection(), ProjectionLifecycle.Async);
    }
}
