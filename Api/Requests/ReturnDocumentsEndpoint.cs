using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>Documents that cannot be worked with.</summary>
public sealed record Return : Dated
{
    /// <summary>What is missing or wrong, one entry each.</summary>
    [Entries(1, 50, LongestText = 1000, AreReasons = true)]
    public required ImmutableArray<string> Reasons { get; init; }

    /// <summary>Until when an answer is expected.</summary>
    public Instant? RespondBy { get; init; }

    /// <summary>When they were returned; now when absent.</summary>
    public Instant? ReturnedAt { get; init; }
}

internal sealed class ReturnDocumentsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Return>("returns", call => new ReturnDocuments(call.Id, call.Body.Reasons, call.Body.RespondBy, call.Body.ReturnedAt, call.Context))
        .Describe("Requests", "ReturnDocuments", "Returns the documents", "Says what is missing or wrong; the centre may transmit again.")
        .Place(70)
        .Example(new Return { Reasons = ["hospital-notification is not legible"] })
        .Refuses(
            RequestRefusals.NotWithDepartment,
            RequestRefusals.RequestIsSuspended,
            RequestRefusals.RespondByInThePast,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
