using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>A later promise.</summary>
public sealed record DeadlineExtension : Dated
{
    /// <summary>Later than the present one; by a department, no later than twice the term first promised.</summary>
    public required Instant Deadline { get; init; }

    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When it was promised; now when absent.</summary>
    public Instant? ExtendedAt { get; init; }
}

internal sealed class ExtendDeadlineEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<DeadlineExtension>("deadline-extension", call => new ExtendDeadline(call.Id, call.Body.Deadline, call.Body.Reason, call.Body.ExtendedAt, call.Context))
        .Describe("Requests", "ExtendDeadline", "Extends the deadline", "")
        .Place(110)
        .Example(new DeadlineExtension { Deadline = Instant.FromUtc(2027, 1, 31, 11, 0), Reason = "An expert is needed" })
        .Refuses(
            RequestRefusals.DeadlineNotLater(default),
            RequestRefusals.DeadlineTooLate(default),
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
