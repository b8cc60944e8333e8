using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using EventLedger.Projections.Centres;
using Microsoft.OpenApi;
using NodaTime;

namespace EventLedger.Api.Centres;

/// <param name="SuspendedSince">Absent while it is not suspended.</param>
public sealed record CentreView(
    string Code,
    long Version,
    string NameAr,
    string NameEn,
    string LicenceNumber,
    LocalDate? LicensedFrom,
    LocalDate? LicensedUntil,
    bool Suspended,
    Instant? SuspendedSince)
{
    internal static CentreView Of(Current<ServiceCentre> current) => new(
        current.State.Code,
        current.Version,
        current.State.NameAr,
        current.State.NameEn,
        current.State.LicenceNumber,
        current.State.ValidFrom,
        current.State.ValidUntil,
        current.State.IsSuspended,
        current.State.SuspendedSince);
}

[Group("Centres", "Licensed service centres and their queues.", 40)]
internal sealed class GetCentres : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<CentrePage>("/v1/centres", ListAsync)
            .Query("name", "Part of the Arabic or the English name.")
            .Query("licensed", "Only centres that may open requests today, by their licence and unless suspended, revoked or surrendered, or only the others.", JsonSchemaType.Boolean)
            .Query("limit", "Entries on a page, 1 to 200; 50 when absent.", JsonSchemaType.Integer)
            .Query("cursor", "'next' of the page before.")
            .Describe(
                "Centres",
                "ListCentres",
                "The centres of the region",
                "By their codes, page by page. An asynchronous model: 'freshness' says how current it is; a centre by itself always is.")
            .Refuses(HttpRefusals.RequestMalformed)
            .AllowSignedIn();
        routes.MapReference<ServiceCentre, CentreView>("/v1/centres/{code}", ServiceCentre.StreamId, CentreView.Of)
            .Describe("Centres", "GetCentre", "A centre with its licence");
    }

    private static async Task<Refusal?> ListAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var filter = new CentreFilter(
            actor.Region,
            query.Text("name"),
            query.Boolean("licensed"),
            query.After(Cursor.Read),
            query.PageSize());
        if (!await query.IsRefusedAsync())
        {
            var page = await http.RequestServices.GetRequiredService<CentreDirectory>().ReadAsync(filter, http.RequestAborted);
            await Answers.WriteAsync(http, page with { Next = query.Next(page.Next) });
        }

        return null;
    }
}
