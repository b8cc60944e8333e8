using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Staff;

/// <summary>Why somebody may not act at a place, whatever a token says.</summary>
public enum StaffFlaw
{
    /// <summary>They left, or their time there is over.</summary>
    Left,

    /// <summary>Their time there has not begun.</summary>
    NotYet,

    /// <summary>They work at another place.</summary>
    Elsewhere,

    /// <summary>They work there as something else.</summary>
    OtherRole,
}

/// <summary>Why no certificate of a course held.</summary>
public enum CertificateFlaw
{
    /// <summary>There is none.</summary>
    Missing,

    NotYetValid,
    Expired,
    Revoked,
}

/// <summary>Work at one place: a centre or a department.</summary>
/// <param name="Until">Exclusive; null for no end.</param>
public sealed record Employment(string? CentreCode, string? DepartmentCode, ImmutableArray<Role> Roles, Instant From, Instant? Until)
{
    internal bool HasEndedAt(Instant at) => at >= Until;

    internal StaffFlaw? FlawOf(Actor actor, Instant at) =>
        HasEndedAt(at) ? StaffFlaw.Left
        : at < From ? StaffFlaw.NotYet
        : CentreCode != actor.CentreCode || DepartmentCode != actor.DepartmentCode ? StaffFlaw.Elsewhere
        : Roles.Contains(actor.Role) ? null
        : StaffFlaw.OtherRole;
}

/// <summary>That somebody passed a course.</summary>
/// <param name="ValidFrom">Civil date in Riyadh.</param>
/// <param name="ValidUntil">The same, exclusive.</param>
public sealed record Certificate(Guid Id, string CourseCode, LocalDate ValidFrom, LocalDate ValidUntil)
{
    /// <summary>The first day on which it is worth nothing; null while it is not revoked.</summary>
    public LocalDate? RevokedFrom { get; init; }

    public string? RevocationReason { get; init; }

    /// <summary>Why it did not hold at an instant; null when it did.</summary>
    public CertificateFlaw? FlawAt(Instant at)
    {
        var day = DayOf(at);
        return day >= RevokedFrom ? CertificateFlaw.Revoked
            : day >= ValidUntil ? CertificateFlaw.Expired
            : day < ValidFrom ? CertificateFlaw.NotYetValid
            : null;
    }

    internal bool HasEndedOn(LocalDate day) => day >= ValidUntil || day >= RevokedFrom;

    internal static LocalDate DayOf(Instant at) => at.InZone(BusinessCalendar.Zone).Date;
}

/// <summary>Somebody who works at centres or in departments: where, since when, and what they are certified in.</summary>
/// <param name="Employments">In order; there is no more than one at a time.</param>
/// <param name="Certificates">In the order they were issued.</param>
public sealed record StaffMember(string User, ImmutableArray<Employment> Employments, ImmutableArray<Certificate> Certificates) : IEventSourced<StaffMember>
{
    public static StreamKind Kind { get; } = new("staff", StaffRefusals.StaffMemberNotFound);

    /// <summary>One for whoever is one user, however their name is written.</summary>
    public static Guid StreamId(string region, string user) => Codes.StreamId(region, Kind.Name, Actor.NormalName(user).ToUpperInvariant());

    public Employment Latest => Employments[^1];

    /// <summary>The person's own, and their centre's manager's; of those who see the region, everybody's.</summary>
    public bool Admits(Actor actor) => actor.SeesWholeRegion
        || Actor.IsSameUser(actor.User, User)
        || (actor.Role == Role.CentreManager && actor.CentreCode == Latest.CentreCode);

    /// <summary>Takes somebody on who does not work anywhere then.</summary>
    /// <param name="existing">Null for somebody who never did.</param>
    /// <param name="by">A centre's manager takes on clerks of the own centre; everybody else is the administration's to take on.</param>
    public static Decision TakeOn(StaffMember? existing, StaffMemberTakenOn taken, Actor by)
    {
        if (by.Role == Role.CentreManager && (taken.CentreCode != by.CentreCode || taken.Roles is not [Role.CentreClerk]))
        {
            return SharedRefusals.AccessDenied;
        }

        // A name that no token can carry would stand for nobody.
        if (taken.User.Length > 200 || taken.User.Length == 0 || taken.User != Actor.NormalName(taken.User) || Actor.IsProcess(taken.User))
        {
            return SharedRefusals.ValueInvalid("user");
        }

        if (!Fit(taken))
        {
            return StaffRefusals.StaffRolesUnfit;
        }

        if (taken.Until <= taken.From)
        {
            return SharedRefusals.ValueInvalid("until");
        }

        return existing?.Latest.HasEndedAt(taken.From) == false ? StaffRefusals.StaffMemberEmployed : taken;
    }

    public Decision Leave(string? reason, Instant at) => Latest.HasEndedAt(at) ? StaffRefusals.StaffMemberHasLeft : new StaffMemberLeft(reason, at);

    /// <summary>Certifies that they passed a course, for as long as that says.</summary>
    /// <param name="from">Null for the day it is told of.</param>
    /// <param name="by">Nobody certifies themselves.</param>
    public Decision Certify(Guid certificate, Course course, LocalDate? from, string? trainedBy, Actor by, Instant at)
    {
        var (today, months) = (Certificate.DayOf(at), course.Latest.ValidityMonths);
        var first = from ?? today;
        if (Actor.IsSameUser(by.User, User))
        {
            return SharedRefusals.AccessDenied;
        }

        if (first > today.PlusYears(1))
        {
            return SharedRefusals.ValueInvalid("validFrom");
        }

        return Certificates.Any(one => one.CourseCode == course.Code && one.ValidFrom == first && one.RevokedFrom is null)
            ? StaffRefusals.CertificateAlreadyIssued
            : new CertificateIssued(certificate, course.Code, first, first.PlusMonths(months), trainedBy, at);
    }

    /// <summary>Revokes a certificate from a day on, which may be one that has passed, and earlier than it was revoked before.</summary>
    public Decision Revoke(Guid certificate, LocalDate? from, string reason, Instant at)
    {
        var first = from ?? Certificate.DayOf(at);
        return Find(certificate) switch
        {
            null => StaffRefusals.CertificateNotFound,
            { } one when one.HasEndedOn(first) => StaffRefusals.CertificateEnded,
            _ => new CertificateRevoked(certificate, first, reason, at),
        };
    }

    /// <summary>Why they may not act as a token says, at an instant; null when they may.</summary>
    public StaffFlaw? FlawOf(Actor actor, Instant at) =>
        Employments.Any(one => one.FlawOf(actor, at) is null) ? null : Latest.FlawOf(actor, at);

    /// <summary>Why no certificate of a course held at an instant; null when one did.</summary>
    public CertificateFlaw? FlawOfCertificate(string course, Instant at)
    {
        // Of several that did not hold, the one issued last says why: it is the one that they have in mind.
        var flaw = CertificateFlaw.Missing;
        foreach (var certificate in Certificates.Where(one => one.CourseCode == course))
        {
            if (certificate.FlawAt(at) is not { } found)
            {
                return null;
            }

            flaw = found;
        }

        return flaw;
    }

    public static StaffMember Evolve(StaffMember? state, DomainEvent @event) => @event switch
    {
        StaffMemberTakenOn e when state is null => new(e.User, [Of(e)], []),
        _ when state is null => throw new ForeignEventException(@event, typeof(StaffMember)),
        StaffMemberTakenOn e => state with { Employments = state.Employments.Add(Of(e)) },
        StaffMemberLeft e => state with { Employments = state.Employments.SetItem(state.Employments.Length - 1, state.Latest with { Until = e.LeftAt }) },
        CertificateIssued e => state with { Certificates = state.Certificates.Add(new(e.CertificateId, e.CourseCode, e.ValidFrom, e.ValidUntil)) },
        CertificateRevoked e => state with
        {
            Certificates = [.. state.Certificates.Select(one => one.Id == e.CertificateId ? one with { RevokedFrom = e.From, RevocationReason = e.Reason } : one)],
        },
        _ => throw new ForeignEventException(@event, typeof(StaffMember)),
    };

    public Certificate? Find(Guid certificate) => Certificates.FirstOrDefault(one => one.Id == certificate);

    private static Employment Of(StaffMemberTakenOn e) => new(e.CentreCode, e.DepartmentCode, e.Roles, e.From, e.Until);

    private static bool Fit(StaffMemberTakenOn taken) => (taken.CentreCode, taken.DepartmentCode) switch
    {
        (not null, null) => taken.Roles.All(role => role is Role.CentreClerk or Role.CentreManager),
        (null, not null) => taken.Roles is [Role.DepartmentOfficer],
        _ => false,
    };
}
