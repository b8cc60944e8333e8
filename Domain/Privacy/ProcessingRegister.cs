using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Privacy;

/// <summary>One edition of the register.</summary>
/// <param name="PublishedAt">Null for what the service brings along.</param>
public sealed record ProcessingVersion(int Version, string ControllerAr, string ControllerEn, ImmutableArray<ProcessingActivity> Activities, Instant? PublishedAt)
{
    /// <summary>What everybody may read of it.</summary>
    public ProcessingVersion ForEverybody() => this with { Activities = [.. Activities.Where(activity => activity.IsPublic)] };
}

/// <summary>What is done with personal data in a region: every edition that it published, the first first.</summary>
public sealed record ProcessingRegister(ImmutableArray<ProcessingVersion> Versions) : IEventSourced<ProcessingRegister>
{
    public static StreamKind Kind { get; } = new("processing-register", PrivacyRefusals.ProcessingRegisterNotFound);

    public static Guid StreamId(string region) => Codes.StreamId(region, Kind.Name, "");

    /// <summary>The edition in force, or an earlier one: the service's own, 0, until a region publishes the first.</summary>
    /// <param name="register">Null where the region published none.</param>
    /// <param name="version">Null for the one in force.</param>
    public static ProcessingVersion? Find(ProcessingRegister? register, int? version) => version switch
    {
        null => register?.Versions[^1] ?? ProcessingDefault.Register,
        0 => ProcessingDefault.Register,
        _ => register?.Versions.FirstOrDefault(one => one.Version == version),
    };

    /// <summary>Lays the register down in the place of the one before.</summary>
    public static Decision Publish(ProcessingRegister? existing, string controllerAr, string controllerEn, ImmutableArray<ProcessingActivity> activities, Instant at) =>
        activities.DistinctBy(activity => activity.Code).Count() == activities.Length
            ? new ProcessingRegisterPublished((existing?.Versions[^1].Version ?? 0) + 1, controllerAr, controllerEn, activities, at)
            : SharedRefusals.ValueInvalid("activities");

    /// <summary>It says nothing of any person; who reads all of it is the endpoints' matter.</summary>
    public bool Admits(Actor actor) => true;

    public static ProcessingRegister Evolve(ProcessingRegister? state, DomainEvent @event) => @event switch
    {
        ProcessingRegisterPublished e => new([.. state?.Versions ?? [], new(e.Version, e.ControllerAr, e.ControllerEn, e.Activities, e.PublishedAt)]),
        _ => throw new ForeignEventException(@event, typeof(ProcessingRegister)),
    };
}
