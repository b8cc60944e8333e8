using EventLedger.Api.Http;
using EventLedger.Application.Licensing;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Licensing;

/// <summary>What becomes of the decision that was appealed against.</summary>
public sealed record AppealRuling
{
    /// <summary>Whether that decision stands (upheld) or not (overturned).</summary>
    public required AppealOutcome Outcome { get; init; }

    /// <summary>Shown to whoever appealed; no personal data.</summary>
    [Reason(2000)]
    public required string Reason { get; init; }
}

internal sealed class DecideAppealEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<AppealRuling, LicenceAppealReceipt>(
            "/v1/licence-appeals/{id:guid}/outcome", call => new DecideAppeal(call.Id, call.Body.Outcome, call.Body.Reason, call.Context))
        .Changes<LicenceAppeal>()
        .Describe(
            "Licensing",
            "DecideAppeal",
            "Decides on an appeal",
            "Never by the one who took the decision. What is overturned is undone with that: a refused application is assessed anew, a suspension that lasts ends, a revoked licence is what it would have been.")
        .Place(160)
        .Example(new AppealRuling { Outcome = AppealOutcome.Overturned, Reason = "The accountant confirmed it" })
        .Refuses(LicensingRefusals.LicenceAppealDecided, LicensingRefusals.LicenceAppealNeedsAnother)
        .AllowRoles(Role.ExecutiveMonitor, Role.Administrator);
}
