using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Licensing;

/// <summary>Why a decision against a centre is wrong.</summary>
public sealed record CentreAppeal : Dated
{
    /// <summary>The latest suspension, or the revocation.</summary>
    public required AppealedDecision Against { get; init; }

    /// <summary>Read by whoever decides on it; no personal data.</summary>
    [Text(4000)]
    public required string Grounds { get; init; }

    /// <summary>When it came in; now when absent.</summary>
    public Instant? LodgedAt { get; init; }
}

internal sealed class AppealCentreDecisionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<CentreAppeal, LicenceAppealReceipt>(
            "/v1/centres/{code}/appeals",
            call => new AppealCentreDecision(call.Route("code"), call.Body.Against, call.Body.Grounds, call.Body.LodgedAt, call.Context),
            id => $"/v1/licence-appeals/{id}")
        .Describe(
            "Licensing",
            "AppealCentreDecision",
            "Appeals against a centre's suspension or revocation",
            $"By its manager or for it, within {LicenceAppeal.DaysToLodge} working days; it is to be decided within {LicenceAppeal.DaysToDecide} more, by the region's calendar. What it is against lasts meanwhile.")
        .Place(130)
        .Example(new CentreAppeal { Against = AppealedDecision.Suspension, Grounds = "The cash book was at the accountant's that day" })
        .Refuses(
            CentreRefusals.CentreNotFound,
            LicensingRefusals.NothingToAppeal,
            LicensingRefusals.LicenceAppealAlreadyLodged,
            LicensingRefusals.LicenceAppealTooLate(default))
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
