using EventLedger.Api.Http;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using EventLedger.Projections.Requests;
using Microsoft.OpenApi;

namespace EventLedger.Api.Requests;

internal sealed class GetRefunds : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<RefundPage>("/v1/refunds", AnswerAsync)
        .Describe(
            "Requests",
            "GetRefunds",
            "Refunds that wait for approval or payment",
            "Of a centre or of the region, the longest waiting first, page by page. Centres see their own. An asynchronous model: 'freshness' says how current it is.")
        .Query("centre", "Only those of this centre's requests.")
        .Query("stage", "requested (waits for a second person) or approved (waits to be paid); both when absent.")
        .Query("limit", "Entries on a page, 1 to 200; 50 when absent.", JsonSchemaType.Integer)
        .Query("cursor", "'next' of the page before, of the same list.")
        .Place(260)
        .Refuses(HttpRefusals.RequestMalformed)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.ExecutiveMonitor, Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var centre = query.Text("centre");
        var stages = query.Several<RefundStage>("stage");
        var filter = new RefundFilter(
            actor.Region,
            actor.CentreCode ?? centre,
            stages.Distinct().ToList() is [var only] ? only : null,
            query.After(TimedPlace.Read),
            query.PageSize());
        if (!actor.SeesWholeRegion && centre is not null && centre != actor.CentreCode)
        {
            return SharedRefusals.AccessDenied;
        }

        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var page = await http.RequestServices.GetRequiredService<RefundList>().ReadAsync(filter, http.RequestAborted);
        await Http.Answers.WriteAsync(http, page with { Next = query.Next(page.Next) });
        return null;
    }
}
