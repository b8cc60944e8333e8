using EventLedger.Api.Http;
using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Reactions;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Reactions;

internal sealed class ReleaseReactions : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapAct("/v1/reactions/release", AnswerAsync)
        .Describe(
            "Reactions",
            "ReleaseReactions",
            "Lets reactions go on that wait since the database was set back",
            "Of all regions that share the database. What a restored backup holds as due may have been done before it was restored.")
        .Refuses(ReactionRefusals.ReactionsNotHeld)
        .AllowRoles(Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor)
    {
        var services = http.RequestServices;
        var database = services.GetRequiredService<Databases>().Of(actor.Region);
        return await services.GetRequiredService<ReactionHold>().ReleaseAsync(database, actor.User, http.RequestAborted)
            ? null
            : ReactionRefusals.ReactionsNotHeld;
    }
}
