using EventLedger.Api.Http;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Reactions;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Reactions;

internal sealed class ReplayReaction : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapAct("/v1/reactions/failures/{id:guid}/replay", AnswerAsync)
        .Describe("Reactions", "ReplayReaction", "Tries a failed reaction again", "It goes back into the queue within a second or so. What it did already is not done twice.")
        .Refuses(ReactionRefusals.ReactionNotFound)
        .AllowRoles(Role.Administrator);

    private static async Task<Refusal?> AnswerAsync(HttpContext http, Actor actor) =>
        await http.RequestServices.GetRequiredService<ReactionFailures>().ReplayAsync(actor.Region, http.RouteId(), http.RequestAborted) ? null : ReactionRefusals.ReactionNotFound;
}
