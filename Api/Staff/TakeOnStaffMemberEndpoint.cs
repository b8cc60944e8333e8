using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Staff;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Api.Staff;

/// <summary>Work at a centre or in a department.</summary>
public sealed record NewEmployment
{
    /// <summary>The centre; absent for a department's staff.</summary>
    [Code]
    public string? CentreCode { get; init; }

    /// <summary>The department; absent for a centre's staff.</summary>
    [Code]
    public string? DepartmentCode { get; init; }

    /// <summary>What they act as there: centre-clerk and centre-manager at a centre, department-officer in a department.</summary>
    [Entries(1, 2)]
    public required ImmutableArray<Role> Roles { get; init; }

    /// <summary>Inclusive; now when absent.</summary>
    public Instant? From { get; init; }

    /// <summary>Exclusive; no end when absent.</summary>
    public Instant? Until { get; init; }
}

internal sealed class TakeOnStaffMemberEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewEmployment, StaffReceipt>("/v1/staff/{user}/employment", call => new TakeOnStaffMember(
            call.Route("user"), call.Body.CentreCode, call.Body.DepartmentCode, [.. call.Body.Roles.Distinct().Order()], call.Body.From, call.Body.Until, call.Context))
        .Describe(
            "Staff",
            "TakeOnStaffMember",
            "Records that somebody works at a centre or in a department",
            "From then on they act there and in these roles alone, whatever their token says. A centre's manager takes on clerks of the own centre.")
        .Example(new NewEmployment { CentreCode = "MK-001", Roles = [Role.CentreClerk] })
        .BeginsOrChanges()
        .Refuses(
            CentreRefusals.CentreNotFound,
            CentreRefusals.LicenceTerminated,
            DepartmentRefusals.DepartmentNotFound,
            SharedRefusals.ValueInvalid("until"),
            StaffRefusals.StaffRolesUnfit,
            StaffRefusals.StaffMemberEmployed)
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
