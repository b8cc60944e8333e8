using EventLedger.Api.Http;
using EventLedger.Application.Mandates;

namespace EventLedger.Api.Mandates;

/// <summary>Says yes to what a centre asked, signed in: what <see cref="ConfirmMandateEndpoint"/> does for programs.</summary>
internal sealed class ConfirmMandatePage : IEndpoint
{
    private static readonly MandateAnswer Answer = new(
        "confirmation", "mandate-confirm", static (own, context) => new ConfirmMandate(own.Centre.BeneficiaryId, own.Centre.CentreCode, own.Mandate.Id, null, context));

    public static void Map(IEndpointRouteBuilder routes) => Answer.Map(routes);

    public static string Of(string centre, Guid mandate) => Answer.Of(centre, mandate);
}
