using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>An internal step of the department.</summary>
public sealed record WorkStep : Dated
{
    [Text(200)]
    public required string Name { get; init; }

    /// <summary>Who did it; the caller when absent.</summary>
    [Text(200)]
    public string? Officer { get; init; }

    /// <summary>When it was done; now when absent.</summary>
    public Instant? DoneAt { get; init; }
}

internal sealed class RecordWorkStepEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<WorkStep>("work-steps", call => new RecordWorkStep(call.Id, call.Body.Name, call.Body.Officer, call.Body.DoneAt, call.Context))
        .Describe("Requests", "RecordWorkStep", "Notes a work step", "Also taken after completion, since departments file and archive after deciding; the timeline flags it.")
        .Place(80)
        .Example(new WorkStep { Name = "Check of the register" })
        .Refuses(
            RequestRefusals.NotReceived,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
