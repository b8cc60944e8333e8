using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Licensing;

/// <summary>By what a criterion is judged: all but the papers are seen on the spot, and again by inspections.</summary>
public enum CriterionArea
{
    Papers,
    Premises,
    Equipment,
    Staff,
}

/// <summary>Something that a centre is measured by.</summary>
/// <param name="Code">Stays with what it names: assessments, conditions and inspections go by it.</param>
/// <param name="RequirementAr">What is required, as applicants read it.</param>
/// <param name="Weight">How much it counts among the others.</param>
/// <param name="LeastScore">Of 100; below it a centre is licensed on a condition at most.</param>
public sealed record Criterion(
    string Code, CriterionArea Area, string NameAr, string NameEn, string RequirementAr, string RequirementEn, int Weight, int LeastScore);

/// <summary>What centres are measured by was laid down anew, as a whole. The first begins the stream.</summary>
/// <param name="Version">Counts from 1.</param>
/// <param name="PassMark">The least total that is licensed, of 100.</param>
public sealed record LicensingCriteriaPublished(int Version, int PassMark, ImmutableArray<Criterion> Criteria, Instant PublishedAt) : EventOf<LicensingCriteria>
{
    public override Instant HappenedAt() => PublishedAt;
}
