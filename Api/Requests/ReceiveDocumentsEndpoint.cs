using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The department's acknowledgement.</summary>
public sealed record Receipt : Dated
{
    /// <summary>Who received it; the caller when absent.</summary>
    [Text(200)]
    public string? ReceivedBy { get; init; }

    /// <summary>True when an older register tells of no receipt, though of work that needs one: it is then in no figure of the time to receive. Only for administrators.</summary>
    public bool? Assumed { get; init; }

    /// <summary>When it was received; now when absent.</summary>
    public Instant? ReceivedAt { get; init; }
}

internal sealed class ReceiveDocumentsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Receipt>("receipt", call => new ReceiveDocuments(
            call.Id, call.Body.ReceivedBy, call.Body.Assumed ?? false, call.Body.ReceivedAt, call.Context))
        .Describe("Requests", "ReceiveDocuments", "Acknowledges receipt", "The department has the documents, or the request itself when the service needs none.")
        .Place(60)
        .Example(new Receipt { ReceivedAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(
            RequestRefusals.AlreadyReceived,
            RequestRefusals.NotTransmitted,
            RequestRefusals.FeeNotPaid,
            RequestRefusals.AssumptionNotAllowed,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
