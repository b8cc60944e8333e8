using System.Collections.Immutable;
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

    /// <summary>What else is known of it, by name.</summary>
    [Entries(0, 100)]
    public ImmutableArray<WorkStepDetail>? Details { get; init; }

    /// <summary>When it was done; now when absent.</summary>
    public Instant? DoneAt { get; init; }
}

/// <summary>What else is known of a step, by the name it has where it comes from.</summary>
public sealed record WorkStepDetail
{
    [Text(200)]
    public required string Name { get; init; }

    [Text(2000)]
    public required string Value { get; init; }
}

internal sealed class RecordWorkStepEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<WorkStep>("work-steps", call => new RecordWorkStep(
            call.Id, call.Body.Name, call.Body.Officer, Details(call.Body), call.Body.DoneAt, call.Context))
        .Describe("Requests", "RecordWorkStep", "Notes a work step", "Also taken after completion, since departments file and archive after deciding; the timeline flags it.")
        .Place(80)
        .Example(new WorkStep { Name = "Check of the register" })
        .Refuses(
            RequestRefusals.NotReceived,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);

    // None at all rather than an empty list, so that a step without details is written as it always was.
    private static ImmutableArray<StepDetail>? Details(WorkStep step) => step.Details is { IsDefaultOrEmpty: false } given
        ? [.. given.Select(detail => new StepDetail(detail.Name, detail.Value))]
        : null;
}
