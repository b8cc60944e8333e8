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
    /// <summary>Whether the centre's manager recorded it, and not the administration.</summary>
    public bool ByManager { get; init; }

    internal bool HasEndedAt(Instant at) => at >= Until;

    /// <summary>Whether somebody leaves it who leaves a centre.</summary>
    /// <param name="centre">Null for whoever leaves every place.</param>
    internal bool IsLeft(string? centre, Instant at) => !HasEndedAt(at) && (centre is null || centre == CentreCode);

    // By what one centre's manager records nobody is kept from work at another place, or from that of a manager.
    internal bool TellsOf(Actor actor) => !ByManager || (actor.Role == Role.CentreClerk && actor.CentreCode == CentreCode);

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

    /// <summary>The person's own, and the managers' of the centres where they work or worked; of those who see the region, everybody's.</summary>
    public bool Admits(Actor actor) => actor.SeesWholeRegion || Actor.IsSameUser(actor.User, User) || IsOf(actor, Employments);

    /// <summary>Whom it is shown to: of managers those where they work or are going to, or worked last.</summary>
    public bool IsShownTo(Actor actor, Instant now) => actor.SeesWholeRegion || Actor.IsSameUser(actor.User, User) || IsOf(actor, Present(now));

    /// <summary>Where they work and where they are going to; where they worked last, when it is nowhere.</summary>
    public IEnumerable<Employment> Present(Instant now) => Employments.Where(one => one == Latest || !one.HasEndedAt(now));

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

        return existing?.Employments.Any(one => !one.HasEndedAt(taken.From)) == true ? StaffRefusals.StaffMemberEmployed : taken;
    }

    /// <summary>They leave wherever they work, and go nowhere that they were going to.</summary>
    /// <param name="by">By a centre's manager they leave that centre, and only its clerks do.</param>
    public Decision Leave(string? reason, Actor by, Instant at)
    {
        var centre = by.Role == Role.CentreManager ? by.CentreCode : null;
        var left = Employments.Where(one => one.IsLeft(centre, at)).ToList();
        return left.Count == 0 ? StaffRefusals.StaffMemberHasLeft
            : centre is not null && left.Exists(one => one.Roles is not [Role.CentreClerk]) ? SharedRefusals.AccessDenied
            : new StaffMemberLeft(reason, at) { CentreCode = centre };
    }

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
    public StaffFlaw? FlawOf(Actor actor, Instant at)
    {
        // The last one says why. Of whom nothing is told that counts here acts as the token says.
        var flaw = (StaffFlaw?)null;
        foreach (var employment in Employments.Where(one => one.TellsOf(actor)))
        {
            flaw = employment.FlawOf(actor, at);
            if (flaw is null)
            {
                break;
            }
        }

        return flaw;
    }

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

    /// <summary>The certificate of a course that held at an instant, the latest of several; null when none did.</summary>
    public Certificate? CertificateOf(string course, Instant at) => Certificates.LastOrDefault(one => one.CourseCode == course && one.FlawAt(at) is null);

    public static StaffMember Evolve(StaffMember? state, DomainEvent @event) => @event switch
    {
        StaffMemberTakenOn e when state is null => new(e.User, [Of(e)], []),
        _ when state is null => throw new ForeignEventException(@event, typeof(StaffMember)),
        StaffMemberTakenOn e => state with { Employments = state.Employments.Add(Of(e)) },
        StaffMemberLeft e => state with { Employments = [.. state.Employments.Select(one => one.IsLeft(e.CentreCode, e.LeftAt) ? one with { Until = e.LeftAt } : one)] },
        CertificateIssued e => state with { Certificates = state.Certificates.Add(new(e.CertificateId, e.CourseCode, e.ValidFrom, e.ValidUntil)) },
        CertificateRevoked e => state with
        {
            Certificates = [.. state.Certificates.Select(one => one.Id == e.CertificateId ? one with { RevokedFrom = e.From, RevocationReason = e.Reason } : one)],
        },
        _ => throw new ForeignEventException(@event, typeof(StaffMember)),
    };

    public Certificate? Find(Guid certificate) => Certificates.FirstOrDefault(one => one.Id == certificate);

    private static bool IsOf(Actor actor, IEnumerable<Employment> employments) =>
        actor is { Role: Role.CentreManager, CentreCode: { } centre } && employments.Any(one => one.CentreCode == centre);

    private static Employment Of(StaffMemberTakenOn e) => new(e.CentreCode, e.DepartmentCode, e.Roles, e.From, e.Until) { ByManager = e.ByManager ?? false };

    private static bool Fit(StaffMemberTakenOn taken) => (taken.CentreCode, taken.DepartmentCode) switch
    {
        (not null, null) => taken.Roles.All(role => role is Role.CentreClerk or Role.CentreManager),
        (null, not null) => taken.Roles is [Role.DepartmentOfficer],
        _ => false,
    };
}
