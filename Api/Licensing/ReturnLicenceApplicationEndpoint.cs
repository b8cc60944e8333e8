using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Licensing;

/// <summary>What an applicant has to complete.</summary>
public sealed record LicenceReturn
{
    /// <summary>What is missing or wrong, one entry each.</summary>
    [Entries(1, 50, LongestText = 1000, AreReasons = true)]
    public required ImmutableArray<string> Reasons { get; init; }

    /// <summary>Until when it is expected back.</summary>
    public Instant? RespondBy { get; init; }
}

internal sealed class ReturnLicenceApplicationEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceReturn, LicenceApplicationReceipt>(
            "/v1/licence-applications/{id:guid}/returns", call => new ReturnLicenceApplication(call.Id, call.Body.Reasons, call.Body.RespondBy, call.Context))
        .Changes<LicenceApplication>()
        .Describe("Licensing", "ReturnLicenceApplication", "Returns an application for completion", "Until it is submitted again nothing but a refusal can be decided.")
        .Place(60)
        .Example(new LicenceReturn { Reasons = ["The lease ends before the licence would"] })
        .Refuses(LicensingRefusals.LicenceApplicationDecided, LicensingRefusals.LicenceApplicationIsReturned, RequestRefusals.RespondByInThePast)
        .AllowRoles(Role.ExecutiveMonitor, Role.Administrator);
}
