using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The department that is competent.</summary>
public sealed record Forwarding : Dated
{
    [Text(40)]
    public required string DepartmentCode { get; init; }

    /// <summary>The department's usual window when absent.</summary>
    [Text(40)]
    public string? WindowCode { get; init; }

    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? ForwardedAt { get; init; }
}

internal sealed class ForwardRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Forwarding>("forwarding", call => new ForwardRequest(
            call.Id, call.Body.DepartmentCode, call.Body.WindowCode, call.Body.Reason, call.Body.ForwardedAt, call.Context))
        .Describe("Requests", "ForwardRequest", "Forwards to the right department", "")
        .Place(120)
        .Example(new Forwarding { DepartmentCode = "LND", Reason = "Concerns land" })
        .Refuses(
            DepartmentRefusals.DepartmentNotFound,
            RequestRefusals.DepartmentNotCompetent("LND"),
            RequestRefusals.SameDepartment,
            RequestRefusals.NotWithDepartment,
            RequestRefusals.RequestIsSuspended,
            RequestRefusals.WindowUnknown("LND-9"),
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
