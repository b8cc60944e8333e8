using System.Collections.Immutable;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Staff;

/// <summary>A course as it was once defined.</summary>
/// <param name="NeededFrom">Civil date in Riyadh.</param>
public sealed record CourseEdition(string NameAr, string NameEn, int ValidityMonths, ImmutableArray<CertifiedAct> NeededFor, LocalDate NeededFrom);

/// <summary>A course for staff.</summary>
/// <param name="Editions">In the order they were announced.</param>
public sealed record Course(string Code, ImmutableArray<CourseEdition> Editions)
{
    public CourseEdition Latest => Editions[^1];

    /// <summary>Whether an act took it on a day: by what was announced last of all that counted then.</summary>
    internal bool IsNeededFor(CertifiedAct act, LocalDate day) => Editions.LastOrDefault(edition => day >= edition.NeededFrom)?.NeededFor.Contains(act) == true;
}

/// <summary>The courses of a region. They are one stream, since an act may take several: the one thing to look at.</summary>
/// <param name="Courses">By their codes.</param>
public sealed record Curriculum(ImmutableSortedDictionary<string, Course> Courses) : IEventSourced<Curriculum>
{
    public static StreamKind Kind { get; } = new("curriculum", StaffRefusals.CourseNotFound);

    public static Guid StreamId(string region) => Codes.StreamId(region, Kind.Name, "");

    /// <summary>What an event tells that staff did, as far as a course may be needed for it; null for all else.</summary>
    public static CertifiedAct? ActOf(DomainEvent @event) => @event switch
    {
        BeneficiaryRegistered or BeneficiaryReidentified or BeneficiaryVerified => CertifiedAct.IdentityVerification,
        RequestOpened => CertifiedAct.RequestOpening,
        FeePaid => CertifiedAct.FeeCollection,
        ResultCollected => CertifiedAct.ResultHandOut,
        RequestCompleted => CertifiedAct.RequestCompletion,
        _ => null,
    };

    /// <summary>Defines a course, or defines it anew.</summary>
    /// <param name="neededFrom">Null for the day it is told of.</param>
    public static Decision Define(
        string code, string nameAr, string nameEn, int validityMonths, ImmutableArray<CertifiedAct> neededFor, LocalDate? neededFrom, Instant at) =>
        new CourseDefined(code, nameAr, nameEn, validityMonths, neededFor, neededFrom ?? Certificate.DayOf(at), at);

    /// <summary>Courses are known to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public Course? Find(string code) => Courses.TryGetValue(code, out var course) ? course : null;

    /// <summary>Refuses an act that took a course whose certificate did not hold; null when none did.</summary>
    /// <param name="member">Null for somebody without a record, hence without certificates.</param>
    /// <param name="at">When it was done, which may be earlier than it is told.</param>
    public Refusal? Lacking(CertifiedAct act, StaffMember? member, Instant at)
    {
        var day = Certificate.DayOf(at);
        foreach (var course in Courses.Values.Where(course => course.IsNeededFor(act, day)))
        {
            if ((member is null ? CertificateFlaw.Missing : member.FlawOfCertificate(course.Code, at)) is { } flaw)
            {
                return SharedRefusals.CertificateRequired(course.Code, Refusal.NameOf(act), Refusal.NameOf(flaw));
            }
        }

        return null;
    }

    /// <summary>The certificates by which an act could be done, one of each course that it took.</summary>
    /// <param name="member">Null for somebody without a record.</param>
    public ImmutableArray<Guid> Held(CertifiedAct act, StaffMember? member, Instant at)
    {
        var day = Certificate.DayOf(at);
        return [.. Courses.Values.Where(course => course.IsNeededFor(act, day)).Select(course => member?.CertificateOf(course.Code, at)?.Id).OfType<Guid>()];
    }

    public static Curriculum Evolve(Curriculum? state, DomainEvent @event) => @event switch
    {
        CourseDefined e => (state ?? new(ImmutableSortedDictionary.Create<string, Course>(StringComparer.Ordinal))).With(e),
        _ => throw new ForeignEventException(@event, typeof(Curriculum)),
    };

    private Curriculum With(CourseDefined e) => new(Courses.SetItem(
        e.Code, new(e.Code, [.. Find(e.Code)?.Editions ?? [], new(e.NameAr, e.NameEn, e.ValidityMonths, e.NeededFor, e.NeededFrom)])));
}
