using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Staff;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Api.Staff;

/// <summary>One of the staff.</summary>
/// <param name="User">As tokens name them.</param>
/// <param name="Version">Of the record, for <c>If-Match</c>.</param>
/// <param name="Employments">In order; the last one is where they work, or worked last.</param>
/// <param name="Certificates">In the order they were issued.</param>
public sealed record StaffMemberView(string User, long Version, ImmutableArray<Employment> Employments, ImmutableArray<CertificateView> Certificates)
{
    internal static StaffMemberView Of(Current<StaffMember> current, Instant now) => new(
        current.State.User, current.Version, current.State.Employments, [.. current.State.Certificates.Select(one => CertificateView.Of(one, now))]);
}

/// <summary>That somebody passed a course.</summary>
/// <param name="Flaw">Why it does not hold now; absent when it does.</param>
/// <param name="ValidFrom">Civil date in Riyadh.</param>
/// <param name="ValidUntil">The same, exclusive.</param>
/// <param name="RevokedFrom">The first day on which it is worth nothing; absent while it is not revoked.</param>
public sealed record CertificateView(
    Guid Id, string CourseCode, CertificateFlaw? Flaw, LocalDate ValidFrom, LocalDate ValidUntil, LocalDate? RevokedFrom, string? RevocationReason)
{
    internal static CertificateView Of(Certificate one, Instant now) =>
        new(one.Id, one.CourseCode, one.FlawAt(now), one.ValidFrom, one.ValidUntil, one.RevokedFrom, one.RevocationReason);
}

internal sealed class GetStaff : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<StaffMemberView>("/v1/staff/{user}", ShowAsync)
            .Describe(
                "Staff",
                "GetStaffMember",
                "Where somebody works, and their certificates",
                "Everybody's own; of a manager theirs who work, or worked last, at the own centre; everybody's for those who see the region. Whether a certificate holds goes by the time: the answer comes in full, whatever If-None-Match says.")
            .Refuses(StaffRefusals.StaffMemberNotFound)
            .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.DepartmentOfficer, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        routes.MapRead<Listing<StaffMemberView>>("/v1/centres/{code}/staff", (http, actor) =>
                ListAsync<ServiceCentre>(http, actor, ServiceCentre.StreamId, http.RequestServices.GetRequiredService<StaffOfPlace>().OfCentreAsync, one => one.CentreCode))
            .Describe("Staff", "ListCentreStaff", "Who works, is going to, or worked last, at a centre", "With the certificates of each.")
            .Refuses(CentreRefusals.CentreNotFound)
            .AllowRoles(Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
        routes.MapRead<Listing<StaffMemberView>>("/v1/departments/{code}/staff", (http, actor) =>
                ListAsync<Department>(http, actor, Department.StreamId, http.RequestServices.GetRequiredService<StaffOfPlace>().OfDepartmentAsync, one => one.DepartmentCode))
            .Describe("Staff", "ListDepartmentStaff", "Who works, is going to, or worked last, in a department", "With the certificates of each.")
            .Refuses(DepartmentRefusals.DepartmentNotFound)
            .AllowRoles(Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);
    }

    private static async Task<Refusal?> ShowAsync(HttpContext http, Actor actor)
    {
        var (ledger, user) = (http.RequestServices.GetRequiredService<StreamLedger>(), http.RouteText("user"));
        if (!actor.SeesWholeRegion && actor.Role != Role.CentreManager && !Actor.IsSameUser(actor.User, user))
        {
            return SharedRefusals.AccessDenied;
        }

        // Whom another centre has a record of is none of a manager's.
        if (await ledger.FindAsync<StaffMember>(actor.Region, StaffMember.StreamId(actor.Region, user), http.RequestAborted) is not { } current
            || !current.State.IsShownTo(actor, ledger.Now()))
        {
            return StaffRefusals.StaffMemberNotFound;
        }

        await Answers.WriteAsOfNowAsync(http, StaffMemberView.Of(current, ledger.Now()), current.Version);
        return null;
    }

    private static async Task<Refusal?> ListAsync<TPlace>(
        HttpContext http,
        Actor actor,
        Func<string, string, Guid> streamId,
        Func<string, string, CancellationToken, Task<List<Guid>>> findAsync,
        Func<Employment, string?> placeOf)
        where TPlace : class, IEventSourced<TPlace>
    {
        var (ledger, code) = (http.RequestServices.GetRequiredService<StreamLedger>(), (string)http.Request.RouteValues["code"]!);
        if (!actor.SeesWholeRegion && actor.CentreCode != code)
        {
            return SharedRefusals.AccessDenied;
        }

        if (await ledger.ReferenceAsync<TPlace>(actor.Region, streamId(actor.Region, code), http.RequestAborted) is null)
        {
            return TPlace.Kind.NotFound;
        }

        var views = new List<StaffMemberView>();
        foreach (var stream in await findAsync(actor.Region, code, http.RequestAborted))
        {
            // Who has gone on to another place is found there.
            if (await ledger.FindAsync<StaffMember>(actor.Region, stream, http.RequestAborted) is { } current && current.State.Present(ledger.Now()).Any(one => placeOf(one) == code))
            {
                views.Add(StaffMemberView.Of(current, ledger.Now()));
            }
        }

        await Answers.WriteAsync(http, new Listing<StaffMemberView>([.. views.OrderBy(view => view.User, StringComparer.Ordinal)]));
        return null;
    }
}
