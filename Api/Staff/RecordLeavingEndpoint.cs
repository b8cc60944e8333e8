using EventLedger.Api.Http;
using EventLedger.Application.Staff;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Api.Staff;

/// <summary>The end of somebody's work at their place.</summary>
public sealed record Departure : Dated
{
    /// <summary>Nobody has to say why. Kept for ever; no personal data.</summary>
    [Reason(500)]
    public string? Reason { get; init; }

    /// <summary>When they left; now when absent.</summary>
    public Instant? LeftAt { get; init; }
}

internal sealed class RecordLeavingEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<Departure, StaffReceipt>("/v1/staff/{user}/departure", call =>
            new RecordLeaving(call.Route("user"), call.Body.Reason, call.Body.LeftAt, call.Context))
        .Describe(
            "Staff",
            "RecordLeaving",
            "Records that somebody left their centre or department",
            "At once: a command of theirs that is on its way is refused as well, on whichever node. What they did stays done.")
        .Example(new Departure { Reason = "Moved to another region" })
        .Changes<StaffMember>()
        .Refuses(StaffRefusals.StaffMemberHasLeft)
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
