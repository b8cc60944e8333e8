using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using NodaTime;

namespace EventLedger.Api.Centres;

public sealed record CentreView(
    string Code, long Version, string NameAr, string NameEn, string LicenceNumber, LocalDate? LicensedFrom, LocalDate? LicensedUntil)
{
    internal static CentreView Of(Current<ServiceCentre> current) => new(
        current.State.Code,
        current.Version,
        current.State.NameAr,
        current.State.NameEn,
        current.State.LicenceNumber,
        current.State.ValidFrom,
        current.State.ValidUntil);
}

[Group("Centres", "Licensed service centres and their queues.")]
internal sealed class GetCentres : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReferenceList<ServiceCentre, CentreView>("/v1/centres", ServiceCentre.StreamId, CentreView.Of)
            .Describe("Centres", "ListCentres", "All centres of the region");
        routes.MapReference<ServiceCentre, CentreView>("/v1/centres/{code}", ServiceCentre.StreamId, CentreView.Of)
            .Describe("Centres", "GetCentre", "A centre with its licence");
    }
}
