using EventLedger.Api.Http;
using EventLedger.Application.Mandates;

namespace EventLedger.Api.Mandates;

/// <summary>Ends a mandate, or declines one that was asked for: what <see cref="RevokeMandateEndpoint"/> does for programs.</summary>
internal sealed class RevokeMandatePage : IEndpoint
{
    private static readonly MandateAnswer Answer = new(
        "revocation", "mandate-revoke", static (own, context) => new RevokeMandate(own.Centre.BeneficiaryId, own.Centre.CentreCode, own.Mandate.Id, null, context));

    public static void Map(IEndpointRouteBuilder routes) => Answer.Map(routes);

    public static string Of(string centre, Guid mandate) => Answer.Of(centre, mandate);
}
