using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>How the centre told the beneficiary.</summary>
public sealed record Contact : Dated
{
    public required ContactMethod Method { get; init; }

    /// <summary>What came of it; no personal data.</summary>
    [Text(1000)]
    public string? Outcome { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? ContactedAt { get; init; }
}

internal sealed class RecordContactEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Contact>("contacts", call => new RecordContact(call.Id, call.Body.Method, call.Body.Outcome, call.Body.ContactedAt, call.Context))
        .Describe("Requests", "RecordContact", "Notes a contact with the beneficiary", "")
        .Place(150)
        .Example(new Contact { Method = ContactMethod.Phone, Outcome = "Will come on Sunday" })
        .Refuses(
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
