using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The result on its way to the centre.</summary>
public sealed record Handover : Dated
{
    /// <summary>When it was handed over; now when absent.</summary>
    public Instant? HandedOverAt { get; init; }
}

internal sealed class HandOverResultEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Handover>("handover", call => new HandOverResult(call.Id, call.Body.HandedOverAt, call.Context))
        .Describe("Requests", "HandOverResult", "Hands the result over to the centre", "")
        .Place(140)
        .Example(new Handover { HandedOverAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(
            RequestRefusals.NotCompleted,
            RequestRefusals.AlreadyHandedOver,
            RequestRefusals.SelfServiceRequest,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
