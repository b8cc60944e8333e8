using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Licensing;

/// <summary>Why a refusal is wrong.</summary>
public sealed record RefusalAppeal : Dated
{
    /// <summary>Read by whoever decides on it; no personal data.</summary>
    [Text(4000)]
    public required string Grounds { get; init; }

    /// <summary>When it came in; now when absent.</summary>
    public Instant? LodgedAt { get; init; }
}

internal sealed class AppealLicenceRefusalEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<RefusalAppeal, LicenceAppealReceipt>(
            "/v1/licence-applications/{id:guid}/appeals",
            call => new AppealLicenceRefusal(call.Id, call.Body.Grounds, call.Body.LodgedAt, call.Context),
            id => $"/v1/licence-appeals/{id}")
        .Describe(
            "Licensing",
            "AppealLicenceRefusal",
            "Appeals against the refusal of an application",
            $"By the applicant or for them, within {LicenceAppeal.DaysToLodge} working days; it is to be decided within {LicenceAppeal.DaysToDecide} more, by the region's calendar.")
        .Place(120)
        .Example(new RefusalAppeal { Grounds = "The lease was handed in with the second submission" })
        .Refuses(
            LicensingRefusals.LicenceApplicationNotFound,
            LicensingRefusals.NothingToAppeal,
            LicensingRefusals.LicenceAppealAlreadyLodged,
            LicensingRefusals.LicenceAppealTooLate(default))
        .AllowRoles(Role.Beneficiary, Role.Administrator);
}
