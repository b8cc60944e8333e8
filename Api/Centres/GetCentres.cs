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
/// <param name="Terminated">How the licence ended for good; absent while it did not.</param>
/// <param name="Standing">Where the licence stands now.</param>
/// <param name="StandingReason">Why it is suspended, revoked or surrendered: for its own staff, and for those who see the whole region.</param>
/// <param name="RenewalOpen">Whether the licence can be renewed now.</param>
public sealed record CentreView(
    string Code,
    long Version,
    string NameAr,
    string NameEn,
    string LicenceNumber,
    LocalDate? LicensedFrom,
    LocalDate? LicensedUntil,
    bool Suspended,
    Instant? SuspendedSince,
    Termination? Terminated,
    LicenceStanding Standing,
    string? StandingReason,
    bool RenewalOpen)
{
    internal static CentreView Of(Current<ServiceCentre> current, Actor actor, Instant now)
    {
        var (standing, reason) = current.State.StandingAt(now);
        return new(
            current.State.Code,
            current.Version,
            current.State.NameAr,
            current.State.NameEn,
            current.State.LicenceNumber,
            current.State.ValidFrom,
            current.State.ValidUntil,
            current.State.IsSuspended,
            current.State.SuspendedSince,
            current.State.Terminated?.How,
            standing,
            actor.SeesWholeRegion || actor.CentreCode == current.State.Code ? reason : null,
            current.State.IsRenewalOpenAt(now));
    }
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
        routes.MapRead<CentreView>("/v1/centres/{code}", ShowAsync)
            .Describe("Centres", "GetCentre", "A centre with its licence", "Where the licence stands goes by the time: the answer comes in full, whatever If-None-Match says.")
            .Refuses(CentreRefusals.CentreNotFound)
            .AllowSignedIn();
    }

    private static async Task<Refusal?> ShowAsync(HttpContext http, Actor actor)
    {
        var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
        var stream = ServiceCentre.StreamId(actor.Region, (string)http.Request.RouteValues["code"]!);
        if (await ledger.FindAsync<ServiceCentre>(actor.Region, stream, http.RequestAborted) is not { } current)
        {
            return CentreRefusals.CentreNotFound;
        }

        await Answers.WriteAsOfNowAsync(http, CentreView.Of(current, actor, ledger.Now()), current.Version);
        return null;
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
