using System.Collections.Immutable;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Staff;

/// <summary>What a course may be needed for.</summary>
public enum CertifiedAct
{
    /// <summary>Sees a document, and opens a record by it, gives a record another identity, or prints a code to sign in with.</summary>
    IdentityVerification,

    /// <summary>Opens requests.</summary>
    RequestOpening,

    /// <summary>Takes money.</summary>
    FeeCollection,

    /// <summary>Hands out results.</summary>
    ResultHandOut,

    /// <summary>Decides on requests, for a department.</summary>
    RequestCompletion,
}

/// <summary>Somebody works at a centre or in a department.</summary>
/// <param name="User">As tokens name them.</param>
/// <param name="CentreCode">Null for a department's.</param>
/// <param name="DepartmentCode">Null for a centre's.</param>
/// <param name="Roles">What they act as there: one or more, each once, in order.</param>
/// <param name="Until">Exclusive; null for no end.</param>
public sealed record StaffMemberTakenOn(
    string User,
    string? CentreCode,
    string? DepartmentCode,
    ImmutableArray<Role> Roles,
    Instant From,
    Instant? Until,
    Instant TakenOnAt) : EventOf<StaffMember>
{
    /// <summary>Whether the centre's manager recorded it, whose word counts for clerks of that centre alone; null for the administration's.</summary>
    public bool? ByManager { get; init; }

    public override Instant HappenedAt() => TakenOnAt;

    public override IEnumerable<Guid> LeansOn(string region) =>
        CentreCode is { } centre ? [ServiceCentre.StreamId(region, centre)] : [Department.StreamId(region, DepartmentCode!)];
}

/// <summary>They work there no longer, and may do nothing there from then on. What they did stays done.</summary>
public sealed record StaffMemberLeft([property: FreeText] string? Reason, Instant LeftAt) : EventOf<StaffMember>
{
    /// <summary>The centre that they left, by its manager's word; null for wherever they worked or were going to.</summary>
    public string? CentreCode { get; init; }

    public override Instant HappenedAt() => LeftAt;
}

/// <summary>They passed a course.</summary>
/// <param name="ValidFrom">Civil date in Riyadh.</param>
/// <param name="ValidUntil">The same, exclusive.</param>
/// <param name="TrainedBy">Who trained or examined them; null when nobody said.</param>
public sealed record CertificateIssued(
    Guid CertificateId,
    string CourseCode,
    LocalDate ValidFrom,
    LocalDate ValidUntil,
    [property: FreeText] string? TrainedBy,
    Instant IssuedAt) : EventOf<StaffMember>
{
    public override Instant HappenedAt() => IssuedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [Curriculum.StreamId(region)];
}

/// <summary>A certificate is worth nothing from a day on. What was done under it stays done.</summary>
/// <param name="From">Civil date in Riyadh.</param>
public sealed record CertificateRevoked(Guid CertificateId, LocalDate From, [property: FreeText] string Reason, Instant RevokedAt) : EventOf<StaffMember>
{
    public override Instant HappenedAt() => RevokedAt;
}

/// <summary>A course of the region is as follows. The first one begins the region's curriculum; a later one of the same code takes an earlier one's place.</summary>
/// <param name="ValidityMonths">How long a certificate holds that is issued from now on.</param>
/// <param name="NeededFor">Each once, in order; empty for nothing any more.</param>
/// <param name="NeededFrom">Civil date in Riyadh; until then counts what was said before.</param>
public sealed record CourseDefined(
    string Code,
    string NameAr,
    string NameEn,
    int ValidityMonths,
    ImmutableArray<CertifiedAct> NeededFor,
    LocalDate NeededFrom,
    Instant DefinedAt) : EventOf<Curriculum>
{
    public override Instant HappenedAt() => DefinedAt;
}
