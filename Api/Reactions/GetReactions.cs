using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Shared;
using Microsoft.OpenApi;

namespace EventLedger.Api.Reactions;

[Group("Reactions", "What follows from events by itself: how it stands, what failed, and trying that again.", 110)]
internal sealed class GetReactions : IEndpoint
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<ReactionStatus>("/v1/reactions", StatusAsync)
            .Describe("Reactions", "GetReactions", "How reactions to events stand", "Of all regions that share the database.")
            .AllowRoles(Role.Administrator);
        routes.MapRead<Listing<FailedReaction>>("/v1/reactions/failures", FailuresAsync)
            .Describe("Reactions", "ListFailedReactions", "Reactions that failed for good", "Of the region, the oldest first.")
            .Query("limit", "Entries at most, 1 to 1000; 100 when absent.", JsonSchemaType.Integer)
            .Refuses(HttpRefusals.RequestMalformed)
            .AllowRoles(Role.Administrator);
    }

    private static async Task<Refusal?> StatusAsync(HttpContext http, Actor actor)
    {
        var services = http.RequestServices;
        var database = services.GetRequiredService<Databases>().Of(actor.Region);
        await Answers.WriteAsync(http, await services.GetRequiredService<ReactionFailures>().StatusAsync(database, http.RequestAborted));
        return null;
    }

    private static async Task<Refusal?> FailuresAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var limit = query.Number("limit", 1, LargestLimit, DefaultLimit);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var failures = http.RequestServices.GetRequiredService<ReactionFailures>();
        await Answers.WriteAsync(http, new Listing<FailedReaction>(await failures.ReadAsync(actor.Region, limit, http.RequestAborted)));
        return null;
    }
}
