using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Licensing;

/// <summary>That a centre has met a condition.</summary>
public sealed record ConditionMeeting : Dated
{
    /// <summary>The code of the criterion that the condition is about.</summary>
    [Code]
    public required string Criterion { get; init; }

    /// <summary>What it was judged by. Shown to the centre; no personal data.</summary>
    [Text(2000)]
    public required string Evidence { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? MetAt { get; init; }
}

internal sealed class MeetLicenceConditionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<ConditionMeeting, LicenceApplicationReceipt>(
            "/v1/licence-applications/{id:guid}/met-conditions",
            call => new MeetLicenceCondition(call.Id, call.Body.Criterion, call.Body.Evidence, call.Body.MetAt, call.Context))
        .Changes<LicenceApplication>()
        .Describe("Licensing", "MeetLicenceCondition", "Records that a condition of the licence is met", "In time or late; until then the application shows it as overdue from the day after its last.")
        .Place(110)
        .Example(new ConditionMeeting { Criterion = "ACCESS", Evidence = "Visit of 2027-02-20: ramp in place" })
        .Refuses(LicensingRefusals.LicenceConditionNotFound, LicensingRefusals.LicenceConditionAlreadyMet)
        .AllowRoles(Role.ExecutiveMonitor, Role.Administrator);
}
