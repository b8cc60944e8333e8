using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Licensing;

/// <summary>One edition of the criteria. What was applied for under it is assessed by it.</summary>
public sealed record CriteriaVersion(int Version, int PassMark, ImmutableArray<Criterion> Criteria, Instant PublishedAt)
{
    /// <summary>The mean of the scores by weight, 0 to 100, rounded down: nobody passes by rounding.</summary>
    /// <param name="scoreOf">Of a criterion, by its code.</param>
    internal int Total(Func<string, int> scoreOf) =>
        (int)(Criteria.Sum(one => (long)one.Weight * scoreOf(one.Code)) / Criteria.Sum(one => (long)one.Weight));
}

/// <summary>What a region measures centres by: every edition there was, the first first.</summary>
public sealed record LicensingCriteria(ImmutableArray<CriteriaVersion> Versions) : IEventSourced<LicensingCriteria>
{
    public static StreamKind Kind { get; } = new("licensing-criteria", LicensingRefusals.CriteriaNotPublished);

    public static Guid StreamId(string region) => Codes.StreamId(region, Kind.Name, "");

    public CriteriaVersion Latest => Versions[^1];

    /// <summary>Null when there is no such edition.</summary>
    public CriteriaVersion? Find(int version) => Versions.FirstOrDefault(one => one.Version == version);

    /// <summary>Lays criteria down in the place of those before. A code that was ever used names the same thing still.</summary>
    public static Decision Publish(LicensingCriteria? existing, int passMark, ImmutableArray<Criterion> criteria, Instant at)
    {
        if (criteria.DistinctBy(one => one.Code).Count() != criteria.Length)
        {
            return SharedRefusals.ValueInvalid("criteria");
        }

        var known = (existing?.Versions ?? []).SelectMany(version => version.Criteria).ToLookup(one => one.Code, one => one.Area);
        return criteria.FirstOrDefault(one => known[one.Code].Any(area => area != one.Area)) is { } taken
            ? LicensingRefusals.CriterionCodeTaken(taken.Code)
            : new LicensingCriteriaPublished((existing?.Latest.Version ?? 0) + 1, passMark, criteria, at);
    }

    /// <summary>Whoever might apply may know what is required.</summary>
    public bool Admits(Actor actor) => true;

    public static LicensingCriteria Evolve(LicensingCriteria? state, DomainEvent @event) => @event switch
    {
        LicensingCriteriaPublished e => new([.. state?.Versions ?? [], new(e.Version, e.PassMark, e.Criteria, e.PublishedAt)]),
        _ => throw new ForeignEventException(@event, typeof(LicensingCriteria)),
    };
}
