using EventLedger.Api.Http;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Incidents;

internal sealed class GetIncidents : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRead<Listing<Incident>>("/v1/ledger/incidents", AnswerAsync)
        .Describe("Ledger", "GetIncidents", "What was found wrong with the sealed ledger", "Those that are open, or all of them, by the time they were found.")
        .Query("all", "Also those that were resolved.", Microsoft.OpenApi.JsonSchemaType.Boolean)
        .Refuses(HttpRefusals.RequestMalformed, SealingRefusals.LedgerDamaged)
        .AllowRoles(Role.Auditor, Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var all = query.Boolean("all") ?? false;
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var incidents = http.RequestServices.GetRequiredService<SealedLedgers>().Incidents.Of(actor.Region);
        await Answers.WriteAsync(http, new Listing<Incident>(await incidents.ReadAsync(actor.Region, onlyOpen: !all, http.RequestAborted)));
        return null;
    }
}
