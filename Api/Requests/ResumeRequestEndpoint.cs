using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The clock runs again.</summary>
public sealed record Resumption : Dated
{
    /// <summary>From when; now when absent.</summary>
    public Instant? ResumedAt { get; init; }
}

internal sealed class ResumeRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Resumption>("resumption", call => new ResumeRequest(call.Id, call.Body.ResumedAt, call.Context))
        .Describe("Requests", "ResumeRequest", "Lets the clock run again", "The deadline moves by the working time the clock stood still.")
        .Place(100)
        .Example(new Resumption { ResumedAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(
            RequestRefusals.NotSuspended,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
